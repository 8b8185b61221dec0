using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Orders;

/// <summary>Which orders the desk shows (订单筛选), as the console's address says it; everything that is named must hold.</summary>
/// <param name="Number">An order number, or how it begins.</param>
/// <param name="Phone">Written down nowhere.</param>
/// <param name="Paid">Paid in cash; an order on which nothing was left to pay is neither paid nor unpaid.</param>
/// <param name="Free">Orders on which nothing was left to pay (零元单), or all others.</param>
/// <param name="AnyAfterSale">With or without an after-sale of whatever state.</param>
internal sealed record OrderFilter(
    string? Number, [property: JsonIgnore] string? Phone, MemberId? Member, OrderState? State, DeliveryState? Delivery, DeliveryWay? Way,
    AfterSaleState? AfterSale,
    bool? AnyAfterSale, UnitId? Store, UnitId? Region, StaffId? Guide, Day? From, Day? To, bool? Paid, bool? Free);

/// <summary>An order as a line of the desk (订单行).</summary>
internal sealed record OrderLine(
    OrderId Id, string Number, OrderState State, DeliveryWay Way, DeliveryState? Delivery, AfterSaleState? AfterSale, MemberId Member,
    string? MemberName, string? MemberPhone, UnitId Place, string? PlaceName, StaffId? Guide, string? GuideName)
{
    public string Goods { get; init; } = "";

    /// <summary>Picture of its first goods.</summary>
    public string? Picture { get; init; }
    public int Units { get; init; }
    public Money Freight { get; init; }
    public Money Payable { get; init; }
    public Money Refunded { get; init; }
    public DateTimeOffset? AcceptBy { get; init; }
    public string? Carrier { get; init; }
    public string? TrackingNumber { get; init; }
    public DateTimeOffset PlacedAt { get; init; }
    public DateTimeOffset? PaidAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public DateTimeOffset? HandedOverAt { get; init; }
}

/// <summary>Turns a filter into a query over the orders an actor may see, and rows into lines (订单查询).</summary>
internal sealed class OrderQuery(SiyuDb db, MemberQuery people, IMembers members, Labels labels, GroupZone zone)
{
    /// <summary>Newest first; ids follow the time of placing.</summary>
    public static readonly Sorting<DeskOrder> Order = Sorting<DeskOrder>.Newest("placedAt", row => row.Id)
        .By("payable", row => row.Payable);

    public async Task<Result<IQueryable<DeskOrder>>> Filtered(Actor actor, OrderFilter filter, CancellationToken ct)
    {
        var rows = InState(db.Rows<DeskOrder>(actor).AsNoTracking(), filter);
        if (filter.Region is { } region)
        {
            if (await labels.PathOf(region, ct) is not { } path) return DeskProblems.UnknownUnit.AtField("region");
            rows = rows.Where(row => row.OrgPath.StartsWith(path.Value));
        }
        if (filter.Phone is { Length: > 0 } digits)
        {
            if (!Phone.TryParse(digits, out var phone)) return DeskProblems.BadPhone.AtField("phone");
            var holder = await people.Holder(phone, ct);
            rows = holder is { } buyer ? rows.Where(row => row.Member == buyer) : rows.Where(row => false);
        }
        if (filter.Member is { } member) rows = rows.Where(row => row.Member == member);
        if (filter.Store is { } store) rows = rows.Where(row => row.Place == store);
        if (filter.Guide is { } guide) rows = rows.Where(row => row.Owner == guide);
        if (filter.Number?.Trim() is { Length: > 0 } number)
            rows = rows.Where(row => row.Number.StartsWith(number));
        if (filter.From?.Start(zone.Zone) is { } from) rows = rows.Where(row => row.PlacedAt >= from);
        if (filter.To?.Plus(1).Start(zone.Zone) is { } to) rows = rows.Where(row => row.PlacedAt < to);
        return Result.Of(rows);
    }

    public async Task<IReadOnlyList<OrderLine>> Lines(IReadOnlyList<DeskOrder> rows, CancellationToken ct)
    {
        var profiles = await members.Profiles([.. rows.Select(row => row.Member).Distinct()], ct);
        var names = await labels.For(rows.Select(row => (UnitId?)row.Place), rows.Select(row => row.Owner), ct);
        return [.. rows.Select(row => Line(row, profiles.GetValueOrDefault(row.Member), names))];
    }

    private static IQueryable<DeskOrder> InState(IQueryable<DeskOrder> rows, OrderFilter filter)
    {
        if (filter.State is { } state) rows = rows.Where(row => row.State == state);
        if (filter.Delivery is { } delivery) rows = rows.Where(row => row.DeliveryState == delivery);
        if (filter.Way is { } way) rows = rows.Where(row => row.Delivery == way);
        if (filter.AfterSale is { } afterSale) rows = rows.Where(row => row.AfterSale == afterSale);
        if (filter.AnyAfterSale is { } any) rows = rows.Where(row => row.AfterSale != null == any);
        var none = Money.Zero;
        if (filter.Paid is { } paid) rows = rows.Where(row => row.PaidAt != null == paid && row.Payable > none);
        if (filter.Free is { } free) rows = rows.Where(row => row.Payable == none == free);
        return rows;
    }

    private static OrderLine Line(DeskOrder row, MemberProfile? buyer, Labels.Named names) => new(
        row.Id, row.Number, row.State, row.Delivery, row.DeliveryState, row.AfterSale, row.Member, buyer?.MaskedName, buyer?.MaskedPhone,
        row.Place, names.Of((UnitId?)row.Place), row.Owner, names.Of(row.Owner))
    {
        Goods = row.Goods, Units = row.Units, Freight = row.Freight, Payable = row.Payable, Refunded = row.Refunded,
        AcceptBy = row.AcceptBy, Carrier = row.Carrier, TrackingNumber = row.TrackingNumber, PlacedAt = row.PlacedAt, PaidAt = row.PaidAt,
        CompletedAt = row.CompletedAt, HandedOverAt = row.HandedOverAt,
    };
}

/// <summary>The order desk (订单台): orders with buyer, delivery and after-sale, newest first, and what the filter comes to.</summary>
internal sealed class OrderDesk(OrderQuery query, IOrders orders) : ISlice
{
    /// <summary>More than this are not added up, but said to be more.</summary>
    private const int CountedAtMost = 100_000;

    internal sealed record Response(IReadOnlyList<OrderLine> Rows, string? Next, Totals Totals);

    /// <param name="IsMore">True where there are more orders than were counted, the newest first.</param>
    /// <param name="Paid">Of orders that were paid.</param>
    internal sealed record Totals(long Orders, Money Payable, long PaidOrders, Money Paid, Money Refunded, bool IsMore)
    {
        /// <summary>Orders on which nothing was left to pay; paid orders do not count them.</summary>
        public long FreeOrders { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/orders", (
            [AsParameters] OrderFilter ask, [AsParameters] ListAsk page, Actor actor, OrderDesk slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(Allow.Staff(Permissions.Orders));

    public async Task<Result<Response>> Handle(Actor actor, OrderFilter ask, ListAsk page, CancellationToken ct)
    {
        var filtered = await query.Filtered(actor, ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        var found = await OrderQuery.Order.Page(filtered.Value, page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var pictures = await orders.Pictures([.. shown.Select(row => row.Id)], ct);
        var lines = (await query.Lines(shown, ct))
            .Select(line => line with { Picture = pictures.GetValueOrDefault(line.Id, []) is [var first, ..] ? first : null });
        return new Response(
            [.. lines], found.Value.Next, await Sum(filtered.Value, ct));
    }

    private static async Task<Totals> Sum(IQueryable<DeskOrder> rows, CancellationToken ct)
    {
        var none = Money.Zero;
        var sum = await rows.OrderByDescending(row => row.Id).Take(CountedAtMost + 1).GroupBy(_ => 1).Select(group => new
        {
            Count = group.Count(), Payable = group.Sum(row => (long)(object)row.Payable),
            PaidCount = group.Sum(row => row.PaidAt != null && row.Payable > none ? 1 : 0),
            FreeCount = group.Sum(row => row.Payable == none ? 1 : 0),
            Paid = group.Sum(row => row.PaidAt != null ? (long)(object)row.Payable : 0),
            Refunded = group.Sum(row => (long)(object)row.Refunded),
        }).SingleOrDefaultAsync(ct);
        return sum is null ? new(0, Money.Zero, 0, Money.Zero, Money.Zero, false)
            : new(Math.Min(sum.Count, CountedAtMost), new(sum.Payable), sum.PaidCount, new(sum.Paid), new(sum.Refunded),
                sum.Count > CountedAtMost)
            {
                FreeOrders = sum.FreeCount,
            };
    }
}

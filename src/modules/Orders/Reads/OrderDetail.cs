using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>One order (订单详情) with its price explained line by line, and its after-sales.</summary>
internal sealed class OrderDetail(SiyuDb db, IMembers members, IOrganization organization, ICatalog catalog) : ISlice
{
    internal sealed record Card(
        OrderId Id, string Number, OrderState State, DeliveryWay Delivery, string? Receiver, Money List, Money Freight, Money Payable,
            Money Refunded, int PipelineVersion,
        IReadOnlyList<LineCard> Lines, IReadOnlyList<WhyCard> Why, IReadOnlyList<AfterSaleCard> AfterSales, Times Times)
    {
        public Money RefundedFreight { get; init; }

        /// <summary>What a coupon took off the freight, which is what was left.</summary>
        public Money FreightOff { get; init; }

        /// <summary>What it cost before staff changed its price; what is to be paid where they did not.</summary>
        public Money Quoted { get; init; }

        /// <summary>Price changes before it was paid, the first first.</summary>
        public IReadOnlyList<PriceChangeCard> PriceChanges { get; init; } = [];
        public string? Place { get; init; }

        /// <summary>Where goods are sent back to.</summary>
        public string? PlaceAddress { get; init; }

        /// <summary>Points that refunds gave back.</summary>
        public long PointsBack { get; init; }

        /// <summary>Who bought and whose performance it is, for staff only.</summary>
        public Parties? Parties { get; init; }
    }

    internal sealed record Parties(MemberId Member, long? MemberNumber, StaffId? Guide, string? GuideName, string? GuideStore)
    {
        /// <summary>The guide who placed it for the buyer, if one did.</summary>
        public string? PlacedBy { get; init; }
    }

    internal sealed record LineCard(
        OrderLineId Id, SkuId Sku, string Code, string Title, string Spec, int Quantity, int RefundedQuantity, Money List, Money Cash,
            IReadOnlyList<ShareCard> Shares)
    {
        public Money Refunded { get; init; }
        public Ownership Ownership { get; init; }
        public string? Picture { get; init; }
    }

    internal sealed record ShareCard(ShareKind Kind, string Rule, Funder Funder, Money Amount);

    internal sealed record WhyCard(string Rule, bool Applied, string Reason);

    /// <param name="Refused">Why it came to nothing, as a code.</param>
    internal sealed record PriceChangeCard(
        int Version, PriceChangeState State, Money Before, Money Payable, DateTimeOffset AskedAt, string? Refused)
    {
        /// <summary>Why, at whose cost, and who did it: for staff only.</summary>
        public string? Reason { get; init; }
        public Funder? Funder { get; init; }
        public string? By { get; init; }
    }

    internal sealed record AfterSaleCard(
        AfterSaleId Id, AfterSaleState State, string Reason, Money Cash, Money Freight, string? Decision, DateTimeOffset AppliedAt,
        DateTimeOffset? EndedAt)
    {
        public required IReadOnlyList<AfterSaleUnits> Lines { get; init; }
        public AfterSaleKind Kind { get; init; }

        /// <summary>Points that went back with the money.</summary>
        public long Points { get; init; }
        public DateTimeOffset? AgreedAt { get; init; }

        /// <summary>Until when the goods must have been sent, while they are awaited.</summary>
        public DateTimeOffset? ReturnBy { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset? SentBackAt { get; init; }
        public string? DecidedBy { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public bool BackToStock { get; init; }
    }

    internal sealed record AfterSaleUnits(OrderLineId Line, int Quantity, Money Cash)
    {
        public int Accepted { get; init; }
        public int Restocked { get; init; }
    }

    internal sealed record Times(
        DateTimeOffset Placed, DateTimeOffset PayBy, DateTimeOffset? Paid, DateTimeOffset? Closed, DateTimeOffset? Completed,
            DateTimeOffset? Settles, DateTimeOffset? Settled);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/orders/{id}", (Actor actor, OrderId id, OrderDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Member);
        routes.MapGet("/guide/orders/{id}", (Actor actor, OrderId id, OrderDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp())
            .Allow(Allow.Staff("orders.guide"));
        routes.MapGet("/console/orders/{id}", (Actor actor, OrderId id, OrderDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp())
            .Allow(Allow.Staff("orders.read"));
    }

    public async Task<Result<Card>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var order = await db.Rows<Order>(actor).AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, ct);
        if (order is null) return OrdersProblems.Unknown;
        var shared = await db.All<OrderLine>().AsNoTracking().Where(line => line.OrderId == id).OrderBy(line => line.Ordinal)
            .Select(line => new
            {
                Line = line, Shares = db.All<Share>().Where(share => share.Line == line.Id).OrderBy(share => share.Ordinal).ToList(),
            }).ToListAsync(ct);
        var lines = shared.Select(one => one.Line).ToList();
        var afterSales = await db.All<AfterSale>().AsNoTracking().Where(one => one.OrderId == id).OrderBy(one => one.AppliedAt)
            .ToListAsync(ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        var given = await Given(afterSales, ct);
        var changes = order.PriceVersion == 0 && !order.PricePending && order.State == OrderState.AwaitingPayment ? []
            : await db.All<PriceChange>().AsNoTracking().Where(one => one.OrderId == id).OrderBy(one => one.Version).ToListAsync(ct);
        var (staff, deciders) = (actor.Kind != ActorKind.Member, changes.Select(one => one.ChangedBy)
            .Concat(afterSales.Select(one => one.DecidedBy).OfType<Guid>().Where(by => by != order.Member.Value)));
        var names = staff ? await Names(order, deciders, ct) : new Dictionary<StaffId, string>();
        var place = (await organization.Units([order.Place], ct)).GetValueOrDefault(order.Place);
        var receiver = order is { Address: { } address, AddressBy: { } by } ? await members.OpenFor(by, address, ct) : null;
        var why = JsonSerializer.Deserialize<List<Explanation>>(order.Why, Json.Options) ?? [];
        return new Card(
            order.Id, order.Number, order.State, order.Delivery, receiver, order.List, order.Freight, order.Payable, order.Refunded,
                order.PipelineVersion,
            [.. shared.Select(one => Shown(one.Line, one.Shares, skus.GetValueOrDefault(one.Line.Sku)))],
                [.. why.Select(one => new WhyCard(one.Rule, one.Applied, one.Text()))],
            [.. afterSales.Select(one => Shown(one, [.. given[one.Id]], names))],
            new(order.PlacedAt, order.ExpiresAt, order.PaidAt, order.ClosedAt, order.CompletedAt, order.SettlesAt, order.SettledAt))
        {
            RefundedFreight = order.RefundedFreight, FreightOff = order.FreightOff,
            Quoted = order.Payable + order.FreightCut
                + shared.SelectMany(one => one.Shares).Where(share => share.Kind == ShareKind.PriceChange).Sum(share => share.Amount),
            PriceChanges = [.. changes.Select(one => Shown(one, staff, names))],
            Place = place?.Name, PlaceAddress = place?.Address,
            PointsBack = lines.Sum(line => line.Points - line.PointsLeft).Fen,
            Parties = staff ? await PartiesOf(order, names, ct) : null,
        };
    }

    private async Task<ILookup<AfterSaleId, AfterSaleLine>> Given(List<AfterSale> afterSales, CancellationToken ct)
    {
        if (afterSales.Count == 0) return Enumerable.Empty<AfterSaleLine>().ToLookup(line => line.AfterSale);
        var ids = afterSales.Select(one => one.Id).ToList();
        return (await db.All<AfterSaleLine>().AsNoTracking().Where(line => ids.Contains(line.AfterSale)).ToListAsync(ct))
            .ToLookup(line => line.AfterSale);
    }

    private Task<IReadOnlyDictionary<StaffId, string>> Names(Order order, IEnumerable<Guid> deciders, CancellationToken ct) =>
        organization.StaffNames([.. deciders.Select(by => new StaffId(by))
            .Concat(new[] { order.Owner, order.PlacedBy }.OfType<StaffId>()).Distinct()], ct);

    private async Task<Parties> PartiesOf(Order order, IReadOnlyDictionary<StaffId, string> names, CancellationToken ct)
    {
        var number = (await members.Cards([order.Member], ct)).GetValueOrDefault(order.Member)?.Number;
        var store = order.GuideStore is { } unit ? (await organization.Units([unit], ct)).GetValueOrDefault(unit)?.Name : null;
        return new(order.Member, number, order.Owner, order.Owner is { } guide ? names.GetValueOrDefault(guide) : null, store)
        {
            PlacedBy = order.PlacedBy is { } by ? names.GetValueOrDefault(by) : null,
        };
    }

    private static PriceChangeCard Shown(PriceChange one, bool staff, IReadOnlyDictionary<StaffId, string> names) =>
        new(one.Version, one.State, one.Before, one.Payable, one.AskedAt, one.Refused)
        {
            Reason = staff ? one.Reason : null, Funder = staff ? one.Funder : null,
            By = staff ? names.GetValueOrDefault(new StaffId(one.ChangedBy)) : null,
        };

    private static AfterSaleCard Shown(
        AfterSale one, IReadOnlyCollection<AfterSaleLine> lines, IReadOnlyDictionary<StaffId, string> names) =>
        new(one.Id, one.State, one.Reason, one.Cash, one.Freight, one.Decision, one.AppliedAt, one.EndedAt)
        {
            Lines = [.. lines.Select(line => new AfterSaleUnits(line.Line, line.Quantity, line.Cash)
            {
                Accepted = line.Accepted, Restocked = line.Restocked,
            })],
            Kind = one.Kind, Points = lines.Sum(line => line.Points).Fen, AgreedAt = one.AgreedAt, ReturnBy = one.ReturnBy,
            Carrier = one.Carrier, TrackingNumber = one.TrackingNumber, SentBackAt = one.SentBackAt,
            DecidedBy = one.DecidedBy is { } by ? names.GetValueOrDefault(new StaffId(by)) : null,
            DecidedAt = one.DecidedAt, BackToStock = one.BackToStock,
        };

    private static LineCard Shown(OrderLine line, IEnumerable<Share> shares, SkuCard? sku) => new(
        line.Id, line.Sku, line.Code, line.Title, line.Spec, line.Quantity, line.RefundedQuantity, line.List, line.Cash,
        [.. shares.Select(share => new ShareCard(share.Kind, share.Rule, share.Funder, share.Amount))])
    {
        Refunded = line.Cash - line.CashLeft, Ownership = line.Ownership, Picture = sku?.Picture,
    };
}

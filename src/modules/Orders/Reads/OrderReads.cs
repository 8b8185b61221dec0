using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>Orders as a list shows them (订单列表), for the buyer, for the guide whose performance they are, and for the console.</summary>
internal sealed class OrderList(SiyuDb db) : ISlice
{
    internal sealed record Row(
        OrderId Id, string Number, OrderState State, Money Payable, Money Refunded, MemberId Member, UnitId Place, DateTimeOffset PlacedAt,
            DateTimeOffset? PaidAt, string Goods);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/orders", (Actor actor, OrderState? state, string? after, int? size, OrderList slice, CancellationToken ct) =>
            slice.Handle(actor, state, new(after, size), ct).ToHttp()).Allow(Allow.Member);
        routes.MapGet("/guide/orders", (Actor actor, OrderState? state, string? after, int? size, OrderList slice, CancellationToken ct) =>
            slice.Handle(actor, state, new(after, size), ct).ToHttp()).Allow(Allow.Staff("orders.guide"));
        routes.MapGet("/console/orders",
            (Actor actor, OrderState? state, string? after, int? size, OrderList slice, CancellationToken ct) =>
            slice.Handle(actor, state, new(after, size), ct).ToHttp()).Allow(Allow.Staff("orders.read"));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, OrderState? state, PageAsk page, CancellationToken ct)
    {
        var orders = db.Rows<Order>(actor).AsNoTracking();
        if (state is { } wanted) orders = orders.Where(order => order.State == wanted);
        if (Cursor(page.After) is var (at, number)) orders =
            orders.Where(order => order.PlacedAt < at || (order.PlacedAt == at && order.Number.CompareTo(number) < 0));
        var rows = await orders.OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Number).Take(page.Take + 1)
            .ToListAsync(ct);
        var shown = rows.Take(page.Take).ToList();
        var ids = shown.Select(order => order.Id).ToList();
        var titles = (await db.All<OrderLine>().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.Ordinal)
            .Select(line => new { line.OrderId, line.Title, line.Quantity }).ToListAsync(ct))
                .ToLookup(line => line.OrderId, line => $"{line.Title} ×{line.Quantity}");
        var next = rows.Count > page.Take ? $"{shown[^1].PlacedAt.ToUnixTimeMilliseconds()}.{shown[^1].Number}" : null;
        return new Page<Row>([.. shown.Select(order => Shown(order, titles[order.Id]))], next);
    }

    private static Row Shown(Order order, IEnumerable<string> goods) => new(
        order.Id, order.Number, order.State, order.Payable, order.Refunded, order.Member, order.Place, order.PlacedAt, order.PaidAt,
            string.Join("，", goods));

    private static (DateTimeOffset At, string Number)? Cursor(string? after) =>
        after?.Split('.') is [var at, var number] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(ms, 253402300799999)), number) : null;
}

/// <summary>One order (订单详情) with its price explained line by line, and its after-sales.</summary>
internal sealed class OrderDetail(SiyuDb db, IMembers members) : ISlice
{
    internal sealed record Card(
        OrderId Id, string Number, OrderState State, DeliveryWay Delivery, string? Receiver, Money List, Money Freight, Money Payable,
            Money Refunded, int PipelineVersion,
        IReadOnlyList<LineCard> Lines, IReadOnlyList<WhyCard> Why, IReadOnlyList<AfterSaleCard> AfterSales, Times Times);

    internal sealed record LineCard(
        OrderLineId Id, SkuId Sku, string Code, string Title, string Spec, int Quantity, int RefundedQuantity, Money List, Money Cash,
            IReadOnlyList<ShareCard> Shares);

    internal sealed record ShareCard(ShareKind Kind, string Rule, Funder Funder, Money Amount);

    internal sealed record WhyCard(string Rule, bool Applied, string Reason);

    internal sealed record AfterSaleCard(
        AfterSaleId Id, AfterSaleState State, string Reason, Money Cash, Money Freight, string? Decision, DateTimeOffset AppliedAt,
        DateTimeOffset? EndedAt);

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
        var lines = await db.All<OrderLine>().AsNoTracking().Where(line => line.OrderId == id).OrderBy(line => line.Ordinal)
            .ToListAsync(ct);
        var lineIds = lines.Select(line => line.Id).ToList();
        var shares = (await db.All<Share>().AsNoTracking().Where(share => lineIds.Contains(share.Line)).OrderBy(share => share.Ordinal)
            .ToListAsync(ct)).ToLookup(share => share.Line);
        var afterSales = await db.All<AfterSale>().AsNoTracking().Where(one => one.OrderId == id).OrderBy(one => one.AppliedAt)
            .ToListAsync(ct);
        var receiver = order.Address is null ? null : await members.OpenFor(order.Member, order.Address, ct);
        var why = JsonSerializer.Deserialize<List<Explanation>>(order.Why, Json.Options) ?? [];
        return new Card(
            order.Id, order.Number, order.State, order.Delivery, receiver, order.List, order.Freight, order.Payable, order.Refunded,
                order.PipelineVersion,
            [.. lines.Select(line => Shown(line, shares[line.Id]))],
                [.. why.Select(one => new WhyCard(one.Rule, one.Applied, one.Reason.Zh))],
            [.. afterSales.Select(one =>
                new AfterSaleCard(one.Id, one.State, one.Reason, one.Cash, one.Freight, one.Decision, one.AppliedAt, one.EndedAt))],
            new(order.PlacedAt, order.ExpiresAt, order.PaidAt, order.ClosedAt, order.CompletedAt, order.SettlesAt, order.SettledAt));
    }

    private static LineCard Shown(OrderLine line, IEnumerable<Share> shares) => new(
        line.Id, line.Sku, line.Code, line.Title, line.Spec, line.Quantity, line.RefundedQuantity, line.List, line.Cash,
        [.. shares.Select(share => new ShareCard(share.Kind, share.Rule, share.Funder, share.Amount))]);
}

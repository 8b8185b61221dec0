using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.AfterSales;

/// <summary>A buyer, or staff for them, asks to give units back (申请售后).</summary>
internal sealed class ApplyAfterSale(SiyuDb db, TimeProvider clock) : ISlice
{
    private const int ReasonAtMost = 200;

    /// <param name="Kind">Money only, unless said otherwise.</param>
    internal sealed record Request(IReadOnlyList<Units> Lines, string Reason, AfterSaleKind Kind = AfterSaleKind.RefundOnly);

    internal sealed record Units(OrderLineId Line, int Quantity);

    internal sealed record Response(AfterSaleId AfterSale);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/mall/orders/{id}/after-sales",
            (Actor actor, OrderId id, Request request, ApplyAfterSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Member).AtMost(30);
        routes.MapPost("/console/orders/{id}/after-sales",
            (Actor actor, OrderId id, Request request, ApplyAfterSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("orders.refund"));
    }

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, Request request, CancellationToken ct)
    {
        if (!await db.Rows<Order>(actor).AnyAsync(order => order.Id == id, ct)) return OrdersProblems.Unknown;
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, ct), "an order that was seen");
        var now = clock.GetUtcNow();
        if (!order.IsRefundable) return OrdersProblems.NotRefundable;
        if (actor.Kind == ActorKind.Member && now >= order.SettlesAt) return OrdersProblems.WindowOver;
        if (request.Lines is not { Count: > 0 } || request.Lines.Contains(null!)
            || request.Lines.Select(line => line.Line).Distinct().Count() != request.Lines.Count) return OrdersProblems.NoLines;
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > ReasonAtMost) return OrdersProblems.BadReason.With(
            ReasonAtMost);
        if (request.Kind == AfterSaleKind.Return && !order.IsRecognised) return OrdersProblems.NotReceived;
        var free = await FreeUnits(order.Id, ct);
        foreach (var asked in request.Lines)
        {
            if (!free.TryGetValue(asked.Line, out var units)) return OrdersProblems.UnknownLine;
            if (asked.Quantity < 1 || asked.Quantity > units) return OrdersProblems.TooManyUnits.With(units);
        }
        var afterSale = AfterSale.Apply(order, request.Kind, request.Reason.Trim(), now);
        db.Add(afterSale);
        db.AddRange(request.Lines.Select(asked =>
            new AfterSaleLine { AfterSale = afterSale.Id, Line = asked.Line, Quantity = asked.Quantity }));
        db.Publish(afterSale.ChangedNow(now));
        return new Response(afterSale.Id);
    }

    /// <summary>Units of each line that are neither refunded nor asked for already.</summary>
    private async Task<Dictionary<OrderLineId, int>> FreeUnits(OrderId order, CancellationToken ct)
    {
        var lines = await db.All<OrderLine>().AsNoTracking().Where(line => line.OrderId == order).ToListAsync(ct);
        var open = await db.All<AfterSale>().Where(AfterSale.OpenOf(order))
            .Join(db.All<AfterSaleLine>(), one => one.Id, line => line.AfterSale, (_, line) => line).AsNoTracking().ToListAsync(ct);
        return lines.ToDictionary(line => line.Id, line =>
            line.UnitsLeft - open.Where(asked => asked.Line == line.Id).Sum(asked => asked.Quantity));
    }
}

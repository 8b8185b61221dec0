using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.AfterSales;

/// <summary>Staff approve or reject an after-sale (审核售后); approving gives the money back and reverses everything of those
/// units, whether or not goods were to come back first.</summary>
internal sealed class DecideAfterSale(SiyuDb db, GiveBack giveBack, TimeProvider clock) : ISlice
{
    internal sealed record Approval(bool BackToStock);

    internal sealed record Rejection(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/after-sales/{id}/approve",
            (Actor actor, AfterSaleId id, Approval request, DecideAfterSale slice, CancellationToken ct) =>
            slice.Approve(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("orders.refund"));
        routes.MapPost("/console/after-sales/{id}/reject",
            (Actor actor, AfterSaleId id, Rejection request, DecideAfterSale slice, CancellationToken ct) =>
            slice.Reject(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("orders.refund"));
        routes.MapPost("/mall/after-sales/{id}/cancel", (Actor actor, AfterSaleId id, DecideAfterSale slice, CancellationToken ct) =>
            slice.Cancel(actor, id, ct).ToHttp()).Allow(Allow.Member);
    }

    public async Task<Result<Done>> Approve(Actor actor, AfterSaleId id, Approval request, CancellationToken ct)
    {
        if (await Seen(actor, id, ct) is not { } seen) return OrdersProblems.UnknownAfterSale;
        var order = Must.Exist(await db.Locked<Order, OrderId>(seen.OrderId, ct), "an after-sale is of an order");
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        var asked = await db.All<AfterSaleLine>().Where(line => line.AfterSale == id).ToListAsync(ct);
        foreach (var line in asked) line.Accept(line.Quantity, request.BackToStock ? line.Quantity : 0);
        var approved = await giveBack.Handle(actor, order, afterSale, asked, ct);
        if (approved.Ok) db.Audit(
            actor, "orders.approve_after_sale", $"order/{order.Id}", null, new { afterSale.Id, afterSale.Cash, afterSale.Freight });
        return approved;
    }

    public async Task<Result<Done>> Reject(Actor actor, AfterSaleId id, Rejection request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 200) return OrdersProblems.BadReason.With(200);
        if (await Seen(actor, id, ct) is null) return OrdersProblems.UnknownAfterSale;
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        var now = clock.GetUtcNow();
        var rejected = afterSale.Reject(actor, request.Reason.Trim(), now);
        if (!rejected.Ok) return rejected;
        db.Audit(actor, "orders.reject_after_sale", $"order/{afterSale.OrderId}", null, new { afterSale.Id });
        db.Publish(afterSale.ChangedNow(now));
        return rejected;
    }

    public async Task<Result<Done>> Cancel(Actor actor, AfterSaleId id, CancellationToken ct)
    {
        if (await Seen(actor, id, ct) is null) return OrdersProblems.UnknownAfterSale;
        var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(id, ct), "an after-sale that was seen");
        var now = clock.GetUtcNow();
        var cancelled = afterSale.Cancel(actor, null, now);
        if (cancelled.Ok) db.Publish(afterSale.ChangedNow(now));
        return cancelled;
    }

    private Task<AfterSale?> Seen(Actor actor, AfterSaleId id, CancellationToken ct) =>
        db.Rows<AfterSale>(actor).AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, ct);
}

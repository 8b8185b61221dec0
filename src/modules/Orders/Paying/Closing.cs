using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Platform;

namespace Siyu.Orders;

/// <summary>The one way an unpaid order closes (关单): at once where no payment was opened, else only after its payment was closed at
/// WeChat.</summary>
internal sealed class Closing(
    SiyuDb db, IPayments payments, IInventory inventory, IPromotions promotions, Repricing repricing, TimeProvider clock)
{
    public async Task<Result<Done>> Begin(Order order, CancellationToken ct)
    {
        var begun = order.BeginClosing();
        if (!begun.Ok || begun.Value.Before) return begun;
        await repricing.Drop([order], OrdersProblems.NotRepriceable, ct);
        return order.Payment is { } payment ? await payments.Close(payment, ct) : await Finish(order, ct);
    }

    /// <summary>No payment can arrive any more: what was held is free again.</summary>
    public async Task<Result<Done>> Finish(Order order, CancellationToken ct)
    {
        var closed = order.Close(clock.GetUtcNow());
        if (!closed.Ok || closed.Value.Before) return closed;
        Must.Hold((await inventory.Release(order.Id, ct)).Ok, "stock of a closed order is released");
        if (order.IsDiscounted) Must.Hold((await promotions.Return(order.Id, ct)).Ok, "what a closed order took of promotions returns");
        db.Cancel<CloseUnpaid>(CloseUnpaid.Key(order.Id));
        db.Publish(new OrderClosed(order.Id, order.Member, clock.GetUtcNow()));
        return Done.It;
    }
}

/// <summary>A member cancels an order that is not paid (取消订单).</summary>
internal sealed class CancelOrder(SiyuDb db, Closing closing) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/orders/{id}/cancel", (Actor actor, OrderId id, CancelOrder slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp())
        .Allow(Allow.Member);

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        if (!await db.Rows<Order>(actor).AnyAsync(order => order.Id == id, ct)) return OrdersProblems.Unknown;
        return await closing.Begin(Must.Exist(await db.Locked<Order, OrderId>(id, ct), "an order that was seen"), ct);
    }
}

/// <summary>An order's time to pay is over (超时关单).</summary>
internal sealed record CloseUnpaid(OrderId Order)
{
    public static string Key(OrderId order) => order.ToString();
}

internal sealed class CloseUnpaidDue(SiyuDb db, Closing closing) : IDueHandler<CloseUnpaid>
{
    public async Task Handle(CloseUnpaid body, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(body.Order, ct), "orders are never deleted");
        if (order.State == OrderState.AwaitingPayment) Must.Hold((await closing.Begin(order, ct)).Ok, "an unpaid order can close");
    }
}

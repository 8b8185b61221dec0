using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reactions;

/// <summary>Money arrived: the order is paid, or, where it cannot be any more, the money goes back by itself (自动退款).</summary>
internal sealed class OnPaymentSettled(SiyuDb db, IPayments payments, IInventory inventory, IPromotions promotions, ILedger ledger)
    : IReaction<PaymentSettled>
{
    public async Task Handle(PaymentSettled news, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(news.Owner, ct), "a payment is opened for an order");
        var paid = order.Pay(news.Payment, news.MerchantId, news.Amount, news.At);
        if (!paid.Ok) await GiveBack(news, ct);
        else if (!paid.Value.Before) await Paid(order, news, ct);
    }

    private async Task Paid(Order order, PaymentSettled news, CancellationToken ct)
    {
        var lines = await db.All<OrderLine>().Where(line => line.OrderId == order.Id).OrderBy(line => line.Ordinal).ToListAsync(ct);
        Must.Hold((await inventory.Capture(order.Id, ct)).Ok, "stock of a payable order is held");
        if (order.IsDiscounted) Must.Hold((await promotions.Use(order.Id, ct)).Ok, "what a payable order took of promotions is held");
        Post(await ledger.Post([OrderJournals.Paid(order, lines, news.At)], ct));
        db.Cancel<CloseUnpaid>(CloseUnpaid.Key(order.Id));
        db.Publish(new OrderPaid(
            order.Id, order.Member, news.Payment, order.Place, new(order.OrgPath), order.Delivery, order.Owner, order.GuideStore,
            order.Payable, order.Freight, [.. lines.Select(line => line.Sold())], news.At));
    }

    private async Task GiveBack(PaymentSettled news, CancellationToken ct)
    {
        var refund = await payments.Refund(new($"late-payment/{news.Payment}", news.Payment, news.Amount, "订单已关闭，自动退款"), ct);
        Must.Hold(refund.Ok, "a late payment can be refunded whole");
        Post(await ledger.Post([OrderJournals.LatePayment(news, refund.Value)], ct));
    }

    private static void Post(IReadOnlyList<Result<Done>> posted) => Must.Hold(posted.All(one => one.Ok), "journals of a payment post");
}

/// <summary>The payment was closed at WeChat: the order closes (支付关闭后关单).</summary>
internal sealed class OnPaymentClosed(SiyuDb db, Closing closing) : IReaction<PaymentClosed>
{
    public async Task Handle(PaymentClosed news, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(news.Owner, ct), "a payment is opened for an order");
        if (order.Payment == news.Payment && order.State is OrderState.AwaitingPayment or OrderState.Closing)
            Must.Hold((await closing.Finish(order, ct)).Ok, "an unpaid order can close");
    }
}

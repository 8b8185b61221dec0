using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Platform;

namespace Siyu.Orders.Reactions;

/// <summary>
/// Money arrived: the orders are paid, or, where they cannot be any more, the money goes back by itself (自动退款). A group takes each kind
/// of lock in one order and posts its journals together.
/// </summary>
internal sealed class OnPaymentSettled(SiyuDb db, IPayments payments, Taking taking, Repricing repricing, ILedger ledger)
    : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var settled = news.Cast<PaymentSettled>().ToList();
        var orders = (await db.Locked<Order, OrderId>([.. settled.Select(one => one.Owner).Distinct()], ct)).ToDictionary(row => row.Id);
        var (paid, late) = (new List<(Order Order, PaymentSettled News)>(), new List<PaymentSettled>());
        foreach (var one in settled)
        {
            var order = Must.Exist(orders.GetValueOrDefault(one.Owner), "a payment is opened for an order");
            var taken = order.Pay(one.Payment, one.MerchantId, one.Amount, one.At);
            if (!taken.Ok) late.Add(one);
            else if (!taken.Value.Before) paid.Add((order, one));
        }
        Post(await ledger.Post([.. await Paid(paid, ct), .. await GiveBack(late, ct)], ct));
    }

    private async Task<IReadOnlyList<Journal>> Paid(List<(Order Order, PaymentSettled News)> paid, CancellationToken ct)
    {
        if (paid.Count == 0) return [];
        var ids = paid.Select(one => one.Order.Id).ToList();
        var lines = (await db.All<OrderLine>().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.Ordinal).ToListAsync(ct))
            .ToLookup(line => line.OrderId);
        await repricing.Drop([.. paid.Select(one => one.Order)], OrdersProblems.PaidMeanwhile, ct);
        foreach (var id in ids) db.Cancel<CloseUnpaid>(CloseUnpaid.Key(id));
        return await taking.Take([.. paid.Select(one => one.Order)], lines, ct);
    }

    /// <summary>Money that comes too late is rare, and each goes back by itself.</summary>
    private async Task<IReadOnlyList<Journal>> GiveBack(List<PaymentSettled> late, CancellationToken ct)
    {
        var journals = new List<Journal>(late.Count);
        foreach (var news in late.OrderBy(one => one.Payment.Value))
        {
            var refund = await payments.Refund(
                new($"late-payment/{news.Payment}", news.Payment, news.Amount, "订单已关闭或已改价，自动退款"), ct);
            Must.Hold(refund.Ok, "a late payment can be refunded whole");
            journals.Add(OrderJournals.LatePayment(news, refund.Value));
        }
        return journals;
    }

    private static void Post(IReadOnlyList<Result<Done>> posted) => Must.Hold(posted.All(one => one.Ok), "journals of a payment post");
}

/// <summary>The payment was closed at WeChat: the order closes, or gets the price that waited for it (支付关闭后关单、改价).</summary>
internal sealed class OnPaymentClosed(SiyuDb db, Closing closing, Repricing repricing) : IReaction<PaymentClosed>
{
    public async Task Handle(PaymentClosed news, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(news.Owner, ct), "a payment is opened for an order");
        if (order.Payment != news.Payment || order.State is not (OrderState.AwaitingPayment or OrderState.Closing)) return;
        if (order.PricePending) await repricing.Apply(order, await repricing.Pending(order.Id, ct), ct);
        else Must.Hold((await closing.Finish(order, ct)).Ok, "an unpaid order can close");
    }
}

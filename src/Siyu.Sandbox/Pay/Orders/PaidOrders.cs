using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>Paid orders as the other planes may see them (已支付订单).</summary>
internal sealed class PaidOrders(OrderBook orders, Settlement settlement) : IPaidOrders
{
    public PaidOrder? ByTransaction(string transactionId) => orders.Transaction(transactionId) is { } order ? Shown(order) : null;

    public PaidOrder? ByOutTradeNo(string mchId, string outTradeNo) =>
        orders.Find(mchId, outTradeNo) is { Paid: true } order ? Shown(order) : null;

    public IReadOnlyList<PaidOrder> OfApp(string appId) => [.. orders.PaidOfApp(appId).Select(Shown)];

    public void ConfirmReceipt(string transactionId)
    {
        if (orders.Transaction(transactionId) is { } order) settlement.ConfirmReceipt(order);
    }

    private static PaidOrder Shown(PayOrder order) => new(
        order.Terms.Mchid, order.Terms.OutTradeNo, order.Payment!.TransactionId, order.Terms.Appid, order.Payment.Openid)
    {
        AmountFen = order.Terms.Total,
        Description = order.Terms.Description,
        CreatedAt = order.CreatedAt,
        PaidAt = order.Payment.PaidAt,
        Refunded = order.Refunded == order.Terms.Total,
    };
}

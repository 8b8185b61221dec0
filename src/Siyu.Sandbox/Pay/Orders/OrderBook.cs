using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>All payment orders (支付订单), found by each of their numbers.</summary>
internal sealed class OrderBook
{
    private const string Kind = "pay.order";
    private readonly Store store;
    private readonly StoreIndex<PayOrder> transactions;
    private readonly StoreIndex<PayOrder> tickets;
    private readonly StoreIndex<PayOrder> merchants;
    private readonly StoreIndex<PayOrder> apps;

    public OrderBook(Store store)
    {
        this.store = store;
        transactions = store.Index<PayOrder>(Kind, o => o.Payment is null ? [] : [o.Payment.TransactionId]);
        tickets = store.Index<PayOrder>(Kind, o => [o.Ticket.PrepayId, o.Ticket.Code]);
        merchants = store.Index<PayOrder>(Kind, o => [o.Terms.Mchid]);
        apps = store.Index<PayOrder>(Kind, o => o.Paid ? [o.Terms.Appid] : []);
    }

    public void Put(PayOrder order) => store.Put(Kind, order.Key, order);

    public PayOrder? Find(string mchid, string outTradeNo) => store.Get<PayOrder>(Kind, PayOrder.KeyOf(mchid, outTradeNo));

    public PayOrder? Transaction(string mchid, string transactionId) =>
        transactions.First(transactionId) is { } order && order.Terms.Mchid == mchid ? order : null;

    public PayOrder? Transaction(string transactionId) => transactions.First(transactionId);

    public PayOrder Get(string key) => store.Get<PayOrder>(Kind, key) ?? throw new InvalidOperationException($"Order {key} is gone.");

    /// <summary>By prepay id, by the text of the QR code, or by the address of the H5 page.</summary>
    public PayOrder? ByTicket(string text)
    {
        if (tickets.First(text) is { } order) return order;
        var mark = text.IndexOf("pr=", StringComparison.Ordinal);
        if (text.StartsWith("weixin://", StringComparison.Ordinal) && mark > 0) return tickets.First(text[(mark + 3)..]);
        mark = text.IndexOf("prepay_id=", StringComparison.Ordinal);
        return mark < 0 ? null : tickets.First(text[(mark + 10)..].Split('&')[0]);
    }

    public IReadOnlyList<PayOrder> OfMerchant(string mchid) => merchants.Find(mchid);

    public PayOrder Need(string mchid, string outTradeNo) => Find(mchid, outTradeNo) ?? throw Missing();

    public IReadOnlyList<PayOrder> PaidOfApp(string appid) => apps.Find(appid);

    public static PayRefusal Missing() => new(404, "ORDER_NOT_EXIST", "订单不存在");
}

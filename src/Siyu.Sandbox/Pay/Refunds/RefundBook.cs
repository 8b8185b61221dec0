using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Orders;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>All refunds (退款单).</summary>
internal sealed class RefundBook
{
    private const string Kind = "pay.refund";
    private readonly Store store;
    private readonly StoreIndex<PayRefund> ids;
    private readonly StoreIndex<PayRefund> merchants;

    public RefundBook(Store store)
    {
        this.store = store;
        ids = store.Index<PayRefund>(Kind, r => [r.RefundId]);
        merchants = store.Index<PayRefund>(Kind, r => [r.Terms.Mchid]);
    }

    public void Put(PayRefund refund) => store.Put(Kind, refund.Key, refund);

    public PayRefund? Find(string mchid, string outRefundNo) => store.Get<PayRefund>(Kind, PayRefund.KeyOf(mchid, outRefundNo));

    public PayRefund Get(string key) => store.Get<PayRefund>(Kind, key) ?? throw new InvalidOperationException($"Refund {key} is gone.");

    public PayRefund? ById(string mchid, string refundId) =>
        ids.First(refundId) is { } refund && refund.Terms.Mchid == mchid ? refund : null;

    public IReadOnlyList<PayRefund> OfMerchant(string mchid) => merchants.Find(mchid);
}

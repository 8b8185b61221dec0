using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Pay.Merchants;

/// <summary>The merchants of the plane (商户).</summary>
internal sealed class MerchantBook(Store store)
{
    private const string Kind = "pay.merchant";

    public IReadOnlyList<Merchant> All => [.. store.All<Merchant>(Kind).OrderBy(m => m.Mchid, StringComparer.Ordinal)];

    public Merchant? Find(string mchid) => store.Get<Merchant>(Kind, mchid);

    public Merchant Get(string? mchid) =>
        (mchid is null ? null : Find(mchid)) ?? throw ControlRefusal.Missing("merchant", mchid);

    public void Put(Merchant merchant) => store.Put(Kind, merchant.Mchid, merchant);
}

using Siyu.Contracts.Payments;
using Siyu.Platform;
using Siyu.Wechat.Domain;

namespace Siyu.Wechat.Shipping;

/// <summary>Money arrived (支付成功): which merchant took it is remembered for the shipping notice.</summary>
internal sealed class OnPaymentSettled(SiyuDb db) : IGroupReaction
{
    public Task Handle(IReadOnlyList<object> news, CancellationToken ct) => db.InsertNew(
        [.. news.Cast<PaymentSettled>().OrderBy(one => one.Payment.Value)
            .Select(one => new SettledPayment { Id = one.Payment, MerchantId = one.MerchantId, SettledAt = one.At })], "id", ct);
}

using Siyu.Contracts.Payments;
using Siyu.Platform;
using Siyu.Wechat.Domain;

namespace Siyu.Wechat.Shipping;

/// <summary>Money arrived (支付成功): which merchant took it is remembered for the shipping notice.</summary>
internal sealed class OnPaymentSettled(SiyuDb db) : IReaction<PaymentSettled>
{
    public Task Handle(PaymentSettled news, CancellationToken ct) =>
        db.InsertNew([new SettledPayment { Id = news.Payment, MerchantId = news.MerchantId, SettledAt = news.At }], "id", ct);
}

using Siyu.Kernel;

namespace Siyu.Wechat.Domain;

/// <summary>Which merchant took a payment (支付商户): WeChat asks for it when shipping is told.</summary>
internal sealed class SettledPayment
{
    public required PaymentId Id { get; init; }
    public required string MerchantId { get; init; }
    public required DateTimeOffset SettledAt { get; init; }
}

using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>Refunds (退款): asked, queried.</summary>
internal sealed class Refunds(PayClient client)
{
    private const string Path = "/v3/refund/domestic/refunds";

    public Task<PayReply<RefundAnswer>> Create(Merchant merchant, RefundRequest request, CancellationToken ct) =>
        client.Send<RefundAnswer>(merchant, new(HttpMethod.Post, Path, request), ct);

    public Task<PayReply<RefundAnswer>> Query(Merchant merchant, string outRefundNo, CancellationToken ct) =>
        client.Send<RefundAnswer>(merchant, new(HttpMethod.Get, $"{Path}/{outRefundNo}"), ct);
}

/// <summary>A refund to make at WeChat (申请退款).</summary>
internal sealed record RefundRequest(string OutTradeNo, string OutRefundNo, string Reason, string NotifyUrl, RefundAmount Amount);

/// <summary>How much of how much (退款金额).</summary>
internal sealed record RefundAmount(long Refund, long Total, string Currency = "CNY");

/// <summary>A refund at WeChat (退款单), from the API or, with <c>refund_status</c>, in a notice.</summary>
internal sealed record RefundAnswer(
    string? RefundId, string? OutRefundNo, string? OutTradeNo, string? Status,
    string? RefundStatus, RefundAnswerAmount? Amount, DateTimeOffset? SuccessTime)
{
    [JsonPropertyName("mchid")]
    public string? MerchantId { get; init; }

    public string State => Status ?? RefundStatus ?? "";
}

/// <summary>Amounts of a refund (退款金额明细): what the payer got back differs where vouchers were used.</summary>
internal sealed record RefundAnswerAmount(long Total, long Refund, long? PayerRefund);

using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>Basic payment (基础支付): prepay, query, close.</summary>
internal sealed class Transactions(PayClient client)
{
    private const string Path = "/v3/pay/transactions";

    public Task<PayReply<PrepayAnswer>> Prepay(Merchant merchant, string product, PrepayRequest request, CancellationToken ct) =>
        client.Send<PrepayAnswer>(merchant, new(HttpMethod.Post, $"{Path}/{product}", request), ct);

    public Task<PayReply<TransactionAnswer>> ByOutTradeNo(Merchant merchant, string outTradeNo, CancellationToken ct) =>
        client.Send<TransactionAnswer>(merchant, new(HttpMethod.Get, $"{Path}/out-trade-no/{outTradeNo}?mchid={merchant.Id}"), ct);

    public Task<PayReply<TransactionAnswer>> ById(Merchant merchant, string transactionId, CancellationToken ct) =>
        client.Send<TransactionAnswer>(merchant, new(HttpMethod.Get, $"{Path}/id/{transactionId}?mchid={merchant.Id}"), ct);

    public Task<PayReply<Nothing>> Close(Merchant merchant, string outTradeNo, CancellationToken ct) =>
        client.Send<Nothing>(merchant, new(HttpMethod.Post, $"{Path}/out-trade-no/{outTradeNo}/close", new CloseRequest(merchant.Id)), ct);
}

/// <summary>Order to open at WeChat (统一下单).</summary>
internal sealed record PrepayRequest(
    [property: JsonPropertyName("appid")] string AppId,
    [property: JsonPropertyName("mchid")] string MerchantId,
    string Description,
    string OutTradeNo,
    string NotifyUrl)
{
    public required string TimeExpire { get; init; }
    public required PayAmount Amount { get; init; }
    public PayerOpenId? Payer { get; init; }
    public SceneDetail? SceneInfo { get; init; }
    public SettleTerms? SettleInfo { get; init; }
}

/// <summary>An amount in fen (金额).</summary>
internal sealed record PayAmount(long Total, string Currency = "CNY");

/// <summary>The payer in the app (支付者): personal data.</summary>
internal sealed record PayerOpenId([property: JsonPropertyName("openid")] string OpenId);

/// <summary>Where the payer is (场景信息); H5 needs its kind.</summary>
internal sealed record SceneDetail(string PayerClientIp, H5Detail? H5Info = null);

/// <summary>Kind of H5 payment (H5 场景).</summary>
internal sealed record H5Detail(string Type);

/// <summary>Whether money stays frozen for profit sharing (结算信息).</summary>
internal sealed record SettleTerms(bool ProfitSharing);

internal sealed record CloseRequest([property: JsonPropertyName("mchid")] string MerchantId);

/// <summary>What WeChat gives to pay with: one of the three, by product (下单应答).</summary>
internal sealed record PrepayAnswer(string? PrepayId, string? H5Url, string? CodeUrl);

/// <summary>An order at WeChat (订单), from a query or in a notice; before payment most of it is absent.</summary>
internal sealed record TransactionAnswer(
    [property: JsonPropertyName("mchid")] string? MerchantId,
    string? OutTradeNo,
    string? TransactionId,
    string? TradeState,
    TransactionAmount? Amount,
    DateTimeOffset? SuccessTime)
{
    [JsonPropertyName("appid")]
    public string? AppId { get; init; }
}

/// <summary>Amounts of a paid order (订单金额).</summary>
internal sealed record TransactionAmount(long Total, long? PayerTotal, string? Currency);

using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>Transfers to persons (商家转账): asked, queried, cancelled.</summary>
internal sealed class Transfers(PayClient client)
{
    private const string Path = "/v3/fund-app/mch-transfer/transfer-bills";

    public Task<PayReply<TransferAnswer>> Create(Merchant merchant, TransferRequest request, CancellationToken ct) =>
        client.Send<TransferAnswer>(merchant, new(HttpMethod.Post, Path, request), ct);

    public Task<PayReply<TransferAnswer>> Query(Merchant merchant, string outBillNo, CancellationToken ct) =>
        client.Send<TransferAnswer>(merchant, new(HttpMethod.Get, $"{Path}/out-bill-no/{outBillNo}"), ct);

    public Task<PayReply<TransferAnswer>> Cancel(Merchant merchant, string outBillNo, CancellationToken ct) =>
        client.Send<TransferAnswer>(merchant, new(HttpMethod.Post, $"{Path}/out-bill-no/{outBillNo}/cancel"), ct);
}

/// <summary>A transfer to make at WeChat (发起转账).</summary>
internal sealed record TransferRequest(
    [property: JsonPropertyName("appid")] string AppId,
    string OutBillNo,
    string TransferSceneId,
    [property: JsonPropertyName("openid")] string OpenId,
    long TransferAmount)
{
    public required string TransferRemark { get; init; }
    public required string NotifyUrl { get; init; }
    public string? UserRecvPerception { get; init; }
    public IReadOnlyList<SceneReport> TransferSceneReportInfos { get; init; } = [];
}

/// <summary>A transfer at WeChat (转账单), from the API or in a notice.</summary>
internal sealed record TransferAnswer(
    string? OutBillNo, string? TransferBillNo, string? State, string? FailReason, string? PackageInfo, long? TransferAmount)
{
    /// <summary>The documentation and WeChat say <c>mch_id</c>, an SDK that others trust says <c>mchid</c>: both are read.</summary>
    [JsonPropertyName("mch_id")]
    public string? MchId { get; init; }

    [JsonPropertyName("mchid")]
    public string? MchidSpelling { get; init; }

    public DateTimeOffset? UpdateTime { get; init; }

    [JsonIgnore]
    public string? MerchantId => MchId ?? MchidSpelling;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>Profit sharing (分账): receivers, orders, unfreezing what is left.</summary>
internal sealed class ProfitSharing(PayClient client, PlatformKeys keys)
{
    private const string Path = "/v3/profitsharing";

    /// <summary>Adds a receiver; a merchant's full name is sealed for WeChat.</summary>
    public async Task<PayReply<ReceiverAnswer>> AddReceiver(Merchant merchant, ReceiverRequest request, string? name, CancellationToken ct)
    {
        var call = new PayCall(HttpMethod.Post, $"{Path}/receivers/add", request);
        if (name is not null)
        {
            if (await keys.Sealing(merchant, ct) is not { } sealing) return PayReply<ReceiverAnswer>.Unknown("NO_PLATFORM_KEY");
            var sealedName = Convert.ToBase64String(sealing.Key.Encrypt(Encoding.UTF8.GetBytes(name), RSAEncryptionPadding.OaepSHA1));
            call = call with { Body = request with { Name = sealedName }, PlatformSerial = sealing.Serial };
        }
        return await client.Send<ReceiverAnswer>(merchant, call, ct);
    }

    public Task<PayReply<ShareAnswer>> Share(Merchant merchant, ShareRequest request, CancellationToken ct) =>
        client.Send<ShareAnswer>(merchant, new(HttpMethod.Post, $"{Path}/orders", request), ct);

    public Task<PayReply<ShareAnswer>> Query(Merchant merchant, string outOrderNo, string transactionId, CancellationToken ct) =>
        client.Send<ShareAnswer>(merchant, new(HttpMethod.Get, $"{Path}/orders/{outOrderNo}?transaction_id={transactionId}"), ct);

    public Task<PayReply<ShareAnswer>> Unfreeze(Merchant merchant, UnfreezeRequest request, CancellationToken ct) =>
        client.Send<ShareAnswer>(merchant, new(HttpMethod.Post, $"{Path}/orders/unfreeze", request), ct);

    public Task<PayReply<UnsplitAnswer>> Unsplit(Merchant merchant, string transactionId, CancellationToken ct) =>
        client.Send<UnsplitAnswer>(merchant, new(HttpMethod.Get, $"{Path}/transactions/{transactionId}/amounts"), ct);
}

/// <summary>A receiver to add (分账接收方).</summary>
internal sealed record ReceiverRequest([property: JsonPropertyName("appid")] string AppId, string Type, string Account, string RelationType)
{
    public string? Name { get; init; }
    public string? CustomRelation { get; init; }
}

internal sealed record ReceiverAnswer(string? Type, string? Account, string? RelationType);

/// <summary>A split to make (分账请求); fen, never ratios.</summary>
internal sealed record ShareRequest(
    [property: JsonPropertyName("appid")] string AppId, string TransactionId,
    string OutOrderNo, IReadOnlyList<Share> Receivers, bool UnfreezeUnsplit);

/// <summary>One receiver's part (分账接收份额).</summary>
internal sealed record Share(string Type, string Account, long Amount, string Description);

internal sealed record UnfreezeRequest(string TransactionId, string OutOrderNo, string Description);

/// <summary>A split at WeChat (分账单): finished says nothing of success, each receiver's result does.</summary>
internal sealed record ShareAnswer(
    string? TransactionId, string? OutOrderNo, string? OrderId, string? State, IReadOnlyList<ShareResult>? Receivers);

/// <summary>What one receiver got (分账结果).</summary>
internal sealed record ShareResult(string? Type, string? Account, long Amount, string? Result, string? FailReason);

internal sealed record UnsplitAnswer(string? TransactionId, long UnsplitAmount);

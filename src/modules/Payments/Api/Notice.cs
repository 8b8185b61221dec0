using System.Text.Json;
using System.Text.Json.Serialization;
using Siyu.Kernel;

namespace Siyu.Payments.Api;

/// <summary>A notice of WeChat Pay (支付通知), proven and opened.</summary>
/// <param name="IsOurs">False where the opened text names another merchant than the one whose address it came to.</param>
internal sealed record Notice(string EventId, string EventType, string Nonce, DateTimeOffset CreatedAt, string Resource, bool IsOurs)
{
    /// <summary>Our number that it is about, whatever kind it is.</summary>
    public string? Number => Read<Numbers>() is { } numbers ? numbers.OutRefundNo ?? numbers.OutBillNo ?? numbers.OutTradeNo : null;

    public T? Read<T>() where T : class => JsonSerializer.Deserialize<T>(Resource, PayJson.Options);

    private sealed record Numbers(string? OutTradeNo, string? OutRefundNo, string? OutBillNo);
}

/// <summary>Opens notices (通知验签解密): the signature is proven before anything is parsed or decrypted.</summary>
internal sealed class NoticeReader(PlatformKeys keys)
{
    public async Task<Result<Notice>> Open(Merchant merchant, SignedMessage? message, CancellationToken ct)
    {
        var authenticity = await keys.Judge(merchant, message, ct);
        if (authenticity != Authenticity.Genuine) return NoticeProblems.Of(authenticity);
        var envelope = Parse(message!.Body.Span);
        if (envelope?.Id is not { Length: > 0 and <= 64 } id || envelope.EventType is null || envelope.Resource is null)
            return NoticeProblems.Unreadable;
        if (envelope.Resource.Open(merchant.ApiV3Key) is not { } resource) return NoticeProblems.Undecryptable;
        return new Notice(id, envelope.EventType, message.Nonce, envelope.CreateTime, resource, Addresses(resource, merchant.Id));
    }

    private static NoticeEnvelope? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<NoticeEnvelope>(body, PayJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The opened text must name this merchant, whatever address the notice came to.</summary>
    private static bool Addresses(string resource, string merchantId)
    {
        try
        {
            var receiver = JsonSerializer.Deserialize<Receiver>(resource, PayJson.Options);
            return (receiver?.Documented ?? receiver?.Usual) == merchantId;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed record Receiver
    {
        [JsonPropertyName("mchid")]
        public string? Usual { get; init; }

        /// <summary>As transfer notices spell it.</summary>
        [JsonPropertyName("mch_id")]
        public string? Documented { get; init; }
    }

    private sealed record NoticeEnvelope(string? Id, DateTimeOffset CreateTime, string? EventType, SealedResource? Resource);
}

/// <summary>Refusals of notices (通知拒绝).</summary>
internal static class NoticeProblems
{
    public static readonly Problem Unsigned = Problem.Unauthenticated("payments.notice_unsigned", "通知缺少签名", "The notice is not signed");
    public static readonly Problem Probe =
        Problem.Unauthenticated("payments.notice_probe", "签名探测，应当失败", "A signature probe, which must fail");
    public static readonly Problem Stale =
        Problem.Unauthenticated("payments.notice_stale", "通知时间超出允许范围", "The notice's time is out of the window");
    public static readonly Problem UnknownSerial =
        Problem.Unauthenticated("payments.notice_unknown_serial", "通知的密钥序列号未知", "The notice names an unknown key");
    public static readonly Problem BadSignature =
        Problem.Unauthenticated("payments.notice_bad_signature", "通知签名不正确", "The notice's signature is wrong");
    public static readonly Problem Unreadable = Problem.Invalid("payments.notice_unreadable", "通知内容无法识别", "The notice cannot be read");
    public static readonly Problem Undecryptable =
        Problem.Invalid("payments.notice_undecryptable", "通知内容无法解密", "The notice cannot be decrypted");
    public static readonly Problem OtherMerchant =
        Problem.Forbidden("payments.notice_other_merchant", "通知不属于该商户", "The notice is for another merchant");
    public static readonly Problem Replayed = Problem.Conflict("payments.notice_replayed", "通知重放", "The notice was replayed");
    public static readonly Problem AmountDiffers =
        Problem.Conflict("payments.notice_amount_differs", "通知金额与我方不一致", "The notice's amount differs from ours");
    public static readonly Problem OfNothing =
        Problem.NotFound("payments.notice_of_nothing", "通知的单号不存在", "The notice is about nothing of ours");

    public static Problem Of(Authenticity authenticity) => authenticity switch
    {
        Authenticity.Unsigned => Unsigned,
        Authenticity.Probe => Probe,
        Authenticity.Stale => Stale,
        Authenticity.UnknownSerial => UnknownSerial,
        Authenticity.BadSignature => BadSignature,
        Authenticity.Genuine => throw new BrokenInvariant("a genuine message is not refused"),
    };
}

using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>What the mini program does (小程序): codes, subscribe messages, shipping.</summary>
internal sealed class MiniProgramApi(WechatCalls calls)
{
    /// <summary>A mini-program code (小程序码); unlimited in number, so asking twice is harmless.</summary>
    public Task<Answer<byte[]>> Code(WechatApp app, CodeAsk ask, CancellationToken ct) =>
        calls.Post(app, new WechatWish<byte[]>("/wxa/getwxacodeunlimit", ask, Repeat.Safe, Picture), ct);

    /// <summary>A subscribe message (订阅消息) uses up one permission of the person, so it is never repeated blindly.</summary>
    public Task<Answer<Nothing>> Notify(WechatApp app, SubscribeMessage message, CancellationToken ct) =>
        calls.Post<Nothing>(app, "/cgi-bin/message/subscribe/send", message, Repeat.Never, ct);

    /// <summary>Shipping of a paid order (发货信息录入); telling the same again changes nothing.</summary>
    public Task<Answer<Nothing>> Shipped(WechatApp app, ShippingUpload upload, CancellationToken ct) =>
        calls.Post<Nothing>(app, "/wxa/sec/order/upload_shipping_info", upload, Repeat.Safe, ct);

    private static Answer<byte[]> Picture(OutsideReply reply)
    {
        if (reply.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true) return reply.Body;
        var refused = WechatCalls.Read<Nothing>(reply);
        return refused.Failure ?? new Failure(FailureKind.Permanent, 0, "neither a picture nor an error");
    }
}

/// <summary>Which code to draw (小程序码请求): at most 32 visible characters of scene.</summary>
internal sealed record CodeAsk(string Scene, string Page, string EnvVersion)
{
    public bool CheckPath { get; init; }
    public int Width { get; init; } = 430;
}

/// <summary>A subscribe message (订阅消息).</summary>
internal sealed record SubscribeMessage(string Touser, string TemplateId, string? Page, IReadOnlyDictionary<string, MessageValue> Data)
{
    public string MiniprogramState { get; init; } = "formal";
    public string Lang { get; init; } = "zh_CN";
}

internal sealed record MessageValue(string Value);

/// <summary>Shipping as WeChat takes it (发货信息).</summary>
internal sealed record ShippingUpload(OrderKey OrderKey, int LogisticsType, IReadOnlyList<ShippingPart> ShippingList, PayerPart Payer,
    string UploadTime)
{
    /// <summary>1 is all in one go.</summary>
    public int DeliveryMode { get; init; } = 1;
}

/// <summary>Names the payment: 1 is merchant and our number, 2 is WeChat's transaction.</summary>
internal sealed record OrderKey(int OrderNumberType)
{
    public string? Mchid { get; init; }
    public string? OutTradeNo { get; init; }
    public string? TransactionId { get; init; }
}

internal sealed record ShippingPart(string ItemDesc)
{
    public string? TrackingNo { get; init; }
    public string? ExpressCompany { get; init; }
    public ShippingContact? Contact { get; init; }
}

internal sealed record ShippingContact(string? ConsignorContact, string? ReceiverContact);

internal sealed record PayerPart([property: JsonPropertyName("openid")] string OpenId);

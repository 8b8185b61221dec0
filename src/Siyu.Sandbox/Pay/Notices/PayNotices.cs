using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Notices;

/// <summary>What a notice is about (通知类型): event, Chinese summary, and the name under which its resource is sealed.</summary>
internal sealed record PayEvent(string Type, string Summary, string Resource)
{
    public static readonly PayEvent Paid = new("TRANSACTION.SUCCESS", "支付成功", "transaction");
    public static readonly PayEvent RefundSuccess = new("REFUND.SUCCESS", "退款成功", "refund");
    public static readonly PayEvent RefundAbnormal = new("REFUND.ABNORMAL", "退款异常", "refund");
    public static readonly PayEvent RefundClosed = new("REFUND.CLOSED", "退款关闭", "refund");
    public static readonly PayEvent TransferFinished = new("MCHTRANSFER.BILL.FINISHED", "商家转账单据终态通知", "mch_payment");

    public static PayEvent Shared(string type) => new(type, "分账", "profitsharing");
}

/// <summary>Tells merchants what happened (结果通知): sealed and signed anew for each attempt, on the ladder of 24 hours.</summary>
internal sealed class PayNotices
{
    private const string Builder = "pay.notice";
    private const string Plane = "pay";
    private readonly SandboxCore core;
    private readonly MerchantBook merchants;
    private readonly PlatformKeys keys;

    public PayNotices(SandboxCore core, MerchantBook merchants, PlatformKeys keys)
    {
        (this.core, this.merchants, this.keys) = (core, merchants, keys);
        core.Callbacks.BuildsWith(Builder, Build, PayForgeries.All);
    }

    /// <summary>The unsealed notice as kept; Mchid names whose keys seal and sign it.</summary>
    internal sealed record Notice(string Mchid, string Id, string CreateTime, string EventType, string Summary, string Resource,
        string Plaintext);

    public void Send(Merchant merchant, string? url, PayEvent what, JsonObject plaintext)
    {
        if (url is null) return;
        core.Callbacks.Enqueue(Delivery(merchant, url, what, plaintext, Ladder.Pay));
    }

    /// <summary>One notice with one thing wrong, sent once; the answer of the receiver is in the delivery.</summary>
    public async Task<Delivery> Forge(Merchant merchant, string url, (PayEvent What, JsonObject Plaintext) told, string? forgery)
    {
        var delivery = Delivery(merchant, url, told.What, told.Plaintext, Ladder.Once) with { Forgery = forgery };
        core.Callbacks.Enqueue(delivery);
        await core.Callbacks.Idle();
        return core.Callbacks.All.Single(d => d.Id == delivery.Id);
    }

    private Delivery Delivery(Merchant merchant, string url, PayEvent what, JsonObject plaintext, Ladder ladder)
    {
        var notice = new Notice(
            merchant.Mchid, Guid.CreateVersion7(core.Clock.Now).ToString(), PayTime.Text(core.Clock.Now),
            what.Type, what.Summary, what.Resource, plaintext.ToJsonString(Store.Json));
        return new Delivery(Ids.Random(20), Plane, url, Builder, JsonSerializer.Serialize(notice, Store.Json))
        {
            Event = what.Type,
            LadderName = ladder.Name,
        };
    }

    private HttpRequestMessage Build(Delivery delivery)
    {
        var notice = JsonSerializer.Deserialize<Notice>(delivery.Body, Store.Json)!;
        var merchant = merchants.Get(notice.Mchid);
        var content = Body(Drifted(notice, delivery.Drift), merchant, delivery.Forgery);
        if (delivery.Drift is { } drift) SchemaDrift.Apply(content, drift);
        var body = Encoding.UTF8.GetBytes(content.ToJsonString(Store.Json));
        var at = core.Wire.Tell(delivery.Url);
        if (delivery.Forgery == FaultKinds.ClockSkew) at = at.AddSeconds(delivery.Number("seconds", PaySigner.UsualSkewSeconds));
        var headers = PaySigner.Headers(body, keys.Signing(merchant, null), delivery.Forgery, at);
        if (delivery.Forgery == FaultKinds.AlteredBody) body = Altered(body);
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/4.0");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("Request-ID", Ids.RandomHex(16));
        foreach (var (name, value) in headers)
        {
            if (delivery.Forgery == FaultKinds.NoSignature && name == "Wechatpay-Signature") continue;
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static Notice Drifted(Notice notice, IReadOnlyDictionary<string, string>? drift)
    {
        if (drift is null) return notice;
        var told = JsonNode.Parse(notice.Plaintext)!.AsObject();
        SchemaDrift.Apply(told, drift);
        return notice with { Plaintext = told.ToJsonString(Store.Json) };
    }

    private static JsonObject Body(Notice notice, Merchant merchant, string? forgery)
    {
        var content = ResourceCipher.Seal(merchant.ApiV3Key, notice.Resource, Lie(notice.Plaintext, forgery));
        return new JsonObject
        {
            ["id"] = notice.Id,
            ["create_time"] = notice.CreateTime,
            ["resource_type"] = "encrypt-resource",
            ["event_type"] = notice.EventType,
            ["summary"] = notice.Summary,
            ["resource"] = new JsonObject
            {
                ["original_type"] = notice.Resource,
                ["algorithm"] = ResourceCipher.Algorithm,
                ["ciphertext"] = content.Ciphertext,
                ["associated_data"] = content.AssociatedData,
                ["nonce"] = content.Nonce,
            },
        };
    }

    /// <summary>Properly signed and sealed, but not true: another merchant, or another amount.</summary>
    private static string Lie(string plaintext, string? forgery)
    {
        if (forgery is not (FaultKinds.ForeignMerchant or FaultKinds.WrongAmount)) return plaintext;
        var told = JsonNode.Parse(plaintext)!.AsObject();
        if (forgery == FaultKinds.ForeignMerchant)
        {
            foreach (var name in new[] { "mchid", "mch_id" }.Where(told.ContainsKey)) told[name] = "1999999999";
        }
        else if (told["amount"] is JsonObject amount)
        {
            foreach (var name in amount.Where(p => p.Value?.GetValueKind() == JsonValueKind.Number).Select(p => p.Key).ToList())
                amount[name] = (long)amount[name]! + 1;
        }
        else if (told["transfer_amount"] is { } transferred)
        {
            told["transfer_amount"] = (long)transferred + 1;
        }
        return told.ToJsonString(Store.Json);
    }

    // The summary is outside the ciphertext: only the signature can tell that it was touched.
    private static byte[] Altered(byte[] body)
    {
        var told = JsonNode.Parse(body)!.AsObject();
        told["summary"] = told["summary"] + "。";
        return Encoding.UTF8.GetBytes(told.ToJsonString(Store.Json));
    }
}

using System.Text;
using System.Text.Json;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>Message push of mini programs and official accounts (消息推送), in safe mode.</summary>
internal sealed class WechatEvents
{
    private const string Builder = "wechat";
    private const int SkewSeconds = 600;
    private readonly SandboxCore core;

    public WechatEvents(SandboxCore core)
    {
        this.core = core;
        core.Callbacks.BuildsWith(Builder, Build);
    }

    private sealed record Envelope(string AppId, string OpenId, string Xml);

    public void Tell(WechatApp app, string openId, string name, params (string Name, object? Value)[] fields)
    {
        if (app.CallbackUrl is null) return;
        (string, object?)[] head =
        [
            ("ToUserName", app.OriginalId), ("FromUserName", openId), ("CreateTime", core.Clock.Now.ToUnixTimeSeconds()), ("MsgType",
                "event"), ("Event", name),
        ];
        var body = JsonSerializer.Serialize(new Envelope(app.AppId, openId, CallbackXml.Of(head.Concat(fields))), Store.Json);
        core.Callbacks.Enqueue(new Delivery(Ids.Random(20), "wechat", app.CallbackUrl, Builder, body) { Event = name,
            LadderName = Ladder.WeCom.Name });
    }

    private HttpRequestMessage Build(Delivery delivery)
    {
        var envelope = JsonSerializer.Deserialize<Envelope>(delivery.Body, Store.Json)!;
        var app = core.Apps.Find(envelope.AppId) ?? throw new InvalidOperationException($"The app {envelope.AppId} is gone.");
        var receiver = delivery.Forgery == FaultKinds.WrongReceiver ? "wx0000000000000000" : app.AppId;
        var encrypted = CallbackCrypto.Encrypt(app.EncodingAesKey, receiver, envelope.Xml);
        var at = delivery.Forgery == FaultKinds.ClockSkew ? core.Clock.Now.AddSeconds(-SkewSeconds) : core.Clock.Now;
        var token = delivery.Forgery is FaultKinds.BadSignature or FaultKinds.Probe ? "forged" + app.Token : app.Token;
        var (timestamp, nonce) = (at.ToUnixTimeSeconds().Plainly(), Ids.RandomDigits(10));
        var query = $"signature={CallbackCrypto.SignPlain(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}"
            + $"&openid={envelope.OpenId}"
            + $"&encrypt_type=aes&msg_signature={CallbackCrypto.Sign(token, timestamp, nonce, encrypted)}";
        var joint = delivery.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var body = $"<xml><ToUserName><![CDATA[{app.OriginalId}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>";
        return new HttpRequestMessage(HttpMethod.Post, delivery.Url + joint + query) { Content = new StringContent(body, Encoding.UTF8,
            "text/xml") };
    }
}

using System.Text;
using System.Text.Json;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>Message push of mini programs and official accounts (消息推送), in safe mode.</summary>
internal sealed class WechatEvents
{
    private const string Builder = "wechat";
    private readonly SandboxCore core;

    public WechatEvents(SandboxCore core)
    {
        this.core = core;
        core.Callbacks.BuildsWith(Builder, Build, CallbackMail.Forgeries);
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
        var mail = CallbackMail.Seal(
            delivery, new MailSecrets(app.Token, app.EncodingAesKey, app.AppId), envelope.Xml, core.Wire.Tell(delivery.Url));
        var query = $"signature={mail.Signature}&timestamp={mail.Timestamp}&nonce={mail.Nonce}&openid={envelope.OpenId}&encrypt_type=aes"
            + (mail.MsgSignature is null ? "" : $"&msg_signature={mail.MsgSignature}");
        var body = $"<xml><ToUserName><![CDATA[{app.OriginalId}]]></ToUserName><Encrypt><![CDATA[{mail.Encrypted}]]></Encrypt></xml>";
        return new HttpRequestMessage(HttpMethod.Post, CallbackMail.Behind(delivery.Url, query))
        {
            Content = new StringContent(body, Encoding.UTF8, "text/xml"),
        };
    }
}

using System.Text;
using System.Text.Json;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Writes the events of a corp (回调事件) and sends them, encrypted, to each secret that has a callback address.</summary>
internal sealed class WeComEvents
{
    private const string Builder = "wecom";
    private const int SkewSeconds = 600;
    private readonly SandboxCore core;
    private readonly WeComStore state;

    public WeComEvents(SandboxCore core, WeComStore state)
    {
        (this.core, this.state) = (core, state);
        core.Callbacks.BuildsWith(Builder, Build);
    }

    private sealed record Envelope(string AppKey, string Xml);

    /// <summary>A customer-contact event: to the 客户联系 secret and to self-built apps.</summary>
    public void Contact(string corp, string name, params (string Name, object? Value)[] fields)
    {
        var member = state.Member(corp, fields.FirstOrDefault(f => f.Name == "UserID").Value as string);
        Send(corp, name, fields, app => app.Kind is CorpApp.Contact or CorpApp.SelfBuilt && (member is null || state.Sees(app, member)));
    }

    /// <summary>A directory event: to the 通讯录 secret and to self-built apps.</summary>
    public void Directory(string corp, string name, params (string Name, object? Value)[] fields) =>
        Send(corp, name, fields, app => app.Kind is CorpApp.Directory or CorpApp.SelfBuilt);

    /// <summary>Asks an app's callback address to prove itself with an echo, as the admin console does on saving.</summary>
    public async Task<(bool Proven, string Said)> Verify(CorpApp app, CancellationToken ct)
    {
        var echo = Ids.RandomDigits(19);
        var encrypted = CallbackCrypto.Encrypt(app.EncodingAesKey, app.CorpId, echo);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var answer = await http.GetAsync(new Uri(Signed(app, encrypted, core.Clock.Now, "&echostr=" + Uri.EscapeDataString(encrypted))),
            ct);
        var said = await answer.Content.ReadAsStringAsync(ct);
        return (answer.IsSuccessStatusCode && said == echo, said);
    }

    private void Send(string corp, string name, (string Name, object? Value)[] fields, Func<CorpApp, bool> listens)
    {
        var change = fields.FirstOrDefault(f => f.Name == "ChangeType").Value as string;
        var xml = Xml(corp, name, fields);
        foreach (var app in state.Apps(corp).Where(a => a.CallbackUrl is not null && listens(a)))
        {
            core.Callbacks.Enqueue(new Delivery(Ids.Random(20), "wecom", app.CallbackUrl!, Builder,
                JsonSerializer.Serialize(new Envelope(app.Key, xml), Store.Json))
            {
                Event = change is null ? name : name == "change_external_contact" ? change : $"{name}.{change}",
                LadderName = Ladder.WeCom.Name,
            });
        }
    }

    private string Xml(string corp, string name, (string Name, object? Value)[] fields)
    {
        (string, object?)[] head =
        [
            ("ToUserName", corp), ("FromUserName", "sys"), ("CreateTime", core.Clock.Now.ToUnixTimeSeconds()), ("MsgType", "event"),
                ("Event", name),
        ];
        return CallbackXml.Of(head.Concat(fields));
    }

    private HttpRequestMessage Build(Delivery delivery)
    {
        var envelope = JsonSerializer.Deserialize<Envelope>(delivery.Body, Store.Json)!;
        var app = state.Get<CorpApp>(envelope.AppKey) ?? throw new InvalidOperationException($"The app {envelope.AppKey} is gone.");
        var receiver = delivery.Forgery == FaultKinds.WrongReceiver ? "ww0000000000000000" : app.CorpId;
        var encrypted = CallbackCrypto.Encrypt(app.EncodingAesKey, receiver, envelope.Xml);
        var at = delivery.Forgery == FaultKinds.ClockSkew ? core.Clock.Now.AddSeconds(-SkewSeconds) : core.Clock.Now;
        var signedBy = delivery.Forgery is FaultKinds.BadSignature or FaultKinds.Probe ? app with { Token = "forged" + app.Token } : app;
        var agent = app.Kind == CorpApp.SelfBuilt ? $"<AgentID><![CDATA[{app.AgentId}]]></AgentID>" : "<AgentID></AgentID>";
        var body = $"<xml><ToUserName><![CDATA[{app.CorpId}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt>{agent}</xml>";
        return new HttpRequestMessage(HttpMethod.Post, Signed(signedBy with { CallbackUrl = delivery.Url }, encrypted, at, ""))
        {
            Content = new StringContent(body, Encoding.UTF8, "text/xml"),
        };
    }

    private static string Signed(CorpApp app, string encrypted, DateTimeOffset at, string more)
    {
        var (timestamp, nonce) = (at.ToUnixTimeSeconds().Plainly(), Ids.RandomDigits(10));
        var signature = CallbackCrypto.Sign(app.Token, timestamp, nonce, encrypted);
        var url = app.CallbackUrl!;
        var joint = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{url}{joint}msg_signature={signature}&timestamp={timestamp}&nonce={nonce}{more}";
    }
}

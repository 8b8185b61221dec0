using System.Text;
using System.Text.Json;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Writes the events of a corp (回调事件) and sends them, encrypted, to each secret that has a callback address.</summary>
internal sealed class WeComEvents
{
    private const string Builder = "wecom";
    private readonly SandboxCore core;
    private readonly WeComStore state;

    public WeComEvents(SandboxCore core, WeComStore state)
    {
        (this.core, this.state) = (core, state);
        core.Callbacks.BuildsWith(Builder, Build, CallbackMail.Forgeries);
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
        var mail = Echo(app, echo);
        var url = CallbackMail.Behind(app.CallbackUrl!, $"{Words(mail)}&echostr={Uri.EscapeDataString(mail.Encrypted)}");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri(url), ct);
            var said = await answer.Content.ReadAsStringAsync(ct);
            return (answer.IsSuccessStatusCode && said == echo, said);
        }
        catch (HttpRequestException unreachable)
        {
            return (false, unreachable.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, "timeout");
        }
    }

    // Until there is a plus in it: whoever decodes the address once too often, or not at all, shall find out here.
    private CallbackMail Echo(CorpApp app, string echo)
    {
        var asked = new Delivery("", "wecom", app.CallbackUrl!, Builder, "") { Event = "echo", LadderName = Ladder.Once.Name };
        while (true)
        {
            var mail = CallbackMail.Seal(asked, Secrets(app), echo, core.Wire.Tell(asked.Url));
            if (mail.Encrypted.Contains('+', StringComparison.Ordinal)) return mail;
        }
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
        var mail = CallbackMail.Seal(delivery, Secrets(app), envelope.Xml, core.Wire.Tell(delivery.Url));
        var agent = app.Kind == CorpApp.SelfBuilt ? $"<AgentID><![CDATA[{app.AgentId}]]></AgentID>" : "<AgentID></AgentID>";
        var body = $"<xml><ToUserName><![CDATA[{app.CorpId}]]></ToUserName><Encrypt><![CDATA[{mail.Encrypted}]]></Encrypt>{agent}</xml>";
        return new HttpRequestMessage(HttpMethod.Post, CallbackMail.Behind(delivery.Url, Words(mail)))
        {
            Content = new StringContent(body, Encoding.UTF8, "text/xml"),
        };
    }

    private static MailSecrets Secrets(CorpApp app) => new(app.Token, app.EncodingAesKey, app.CorpId);

    private static string Words(CallbackMail mail) =>
        (mail.MsgSignature is null ? "" : $"msg_signature={mail.MsgSignature}&") + $"timestamp={mail.Timestamp}&nonce={mail.Nonce}";
}

using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>One call by an app whose token holds.</summary>
internal sealed record WechatCall(WechatApp App, IQueryCollection Query, JsonObject Body, DateTimeOffset Now)
{
    public long NowMs => Now.ToUnixTimeMilliseconds();

    public string? Param(string name) => Query[name] is { Count: > 0 } values && !string.IsNullOrEmpty(values[0]) ? values[0] : null;
}

/// <summary>How every WeChat API is called: token or app secret, HTTP 200 always, errors with a request id.</summary>
internal sealed class WechatApi(SandboxCore core, WechatStore state)
{
    private const int MaxBodyShown = 4_000;

    public SandboxCore Core => core;
    public WechatStore State => state;
    public long NowMs => core.Clock.Now.ToUnixTimeMilliseconds();

    /// <summary>An API under an app's access token.</summary>
    public void WithToken(IEndpointRouteBuilder routes, string method, string path, Func<WechatCall, JsonObject> handler) =>
        Map(routes, method, path, (context, sent) =>
            Ok(handler(new WechatCall(Admit(context), context.Request.Query, sent.Object, core.Clock.Now))));

    /// <summary>An API that answers with a picture, or with JSON when it refuses.</summary>
    public void Picture(IEndpointRouteBuilder routes, string path, Func<WechatCall, byte[]> handler) =>
        routes.MapPost(path, async context =>
    {
        var sent = await Read(context);
        try
        {
            Strike(context);
            var app = Admit(context);
            var picture = core.Store.Atomic(() => handler(new WechatCall(app, context.Request.Query, sent.Object, core.Clock.Now)));
            Record(context, sent.Text, 0);
            context.Response.ContentType = "image/png";
            await context.Response.Body.WriteAsync(picture);
        }
        catch (WechatRefusal refusal)
        {
            Record(context, sent.Text, refusal.Code);
            await Write(context, Refused(refusal));
        }
    });

    /// <summary>An API that proves the app by other means; its answer carries no errcode when it went well.</summary>
    public void Bare(IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, JsonObject, JsonObject> handler) =>
        Map(routes, method, path, (context, sent) => handler(context, sent.Object));

    /// <summary>The app that these two words prove.</summary>
    public WechatApp Prove(string? appId, string? secret, HttpContext context)
    {
        if (string.IsNullOrEmpty(appId)) throw WechatRefusal.NoAppId;
        if (string.IsNullOrEmpty(secret)) throw WechatRefusal.NoSecret;
        var app = core.Apps.Find(appId) ?? throw WechatRefusal.AppId;
        if (app.Secret != secret) throw WechatRefusal.Secret;
        CheckAddress(app, context);
        return app;
    }

    public static JsonObject Ok(JsonObject fields)
    {
        var envelope = new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok" };
        foreach (var (name, value) in fields.ToList())
        {
            fields.Remove(name);
            envelope[name] = value;
        }
        return envelope;
    }

    /// <summary>Refuses a call outside of any API.</summary>
    public Task Refuse(HttpContext context, WechatRefusal refusal)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Remove("Allow");
        return Write(context, Refused(refusal));
    }

    private void Map(IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, Sent, JsonObject> handler) =>
        routes.MapMethods(path, [method], async context =>
        {
            var sent = await Read(context);
            JsonObject answer;
            try
            {
                Strike(context);
                answer = core.Store.Atomic(() => handler(context, sent));
            }
            catch (WechatRefusal refusal)
            {
                answer = Refused(refusal);
            }
            Record(context, sent.Text, (int)(answer.Num("errcode") ?? 0));
            await Write(context, answer);
        });

    private static async Task<Sent> Read(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return new Sent(await reader.ReadToEndAsync(), HttpMethods.IsPost(context.Request.Method));
    }

    // What was sent, judged only when somebody wants to read it: who has no token hears of that first.
    private sealed record Sent(string Text, bool Posted)
    {
        public JsonObject Object => Posted && string.IsNullOrWhiteSpace(Text) ? throw WechatRefusal.NoBody
            : JsonFields.Parse(Posted ? Text : "") ?? throw WechatRefusal.BadJson;
    }

    private WechatApp Admit(HttpContext context)
    {
        var given = (string?)context.Request.Query["access_token"];
        if (string.IsNullOrEmpty(given)) throw WechatRefusal.NoToken;
        var token = state.Get<WechatToken>(given) ?? throw WechatRefusal.StaleToken;
        if (token.ReplacedAtMs <= NowMs) throw WechatRefusal.StaleToken;
        if (token.ExpiresAtMs <= NowMs) throw WechatRefusal.ExpiredToken;
        var app = core.Apps.Find(token.AppId) ?? throw WechatRefusal.StaleToken;
        CheckAddress(app, context);
        var within = core.Rates.Take($"wechat|{app.AppId}|{context.Request.Path}", TimeSpan.FromMinutes(1),
            core.Limits.CallsPerMinutePerApi);
        return within ? app : throw WechatRefusal.TooOften;
    }

    private static void CheckAddress(WechatApp app, HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (app.TrustedAddresses.Count > 0 && !app.TrustedAddresses.Contains(address)) throw WechatRefusal.AddressNotAllowed(address);
    }

    // A revoked token stays revoked, though the call that met it is refused and leaves no other trace.
    private void Strike(HttpContext context)
    {
        if (TransportFaults.Of(context) is not { } fault) return;
        if (fault.Kind == FaultKinds.Errcode) throw Played(fault);
        var token = (string?)context.Request.Query["access_token"] ?? "";
        if (fault.Kind == FaultKinds.RevokedToken) state.Delete<WechatToken>(token);
        if (fault.Kind == FaultKinds.ExpiredToken && state.Get<WechatToken>(token) is { } held)
            state.Put(token, held with { ExpiresAtMs = NowMs });
    }

    private static WechatRefusal Played(FaultSwitch fault)
    {
        var code = fault.Number("errcode", -1);
        return new WechatRefusal(code, fault.Word("errmsg", code == -1 ? "system error" : "played fault"));
    }

    private static JsonObject Refused(WechatRefusal refusal) => new()
    {
        ["errcode"] = refusal.Code,
        ["errmsg"] = $"{refusal.Message} rid: {Ids.RandomHex(4)}-{Ids.RandomHex(4)}-{Ids.RandomHex(4)}",
    };

    private void Record(HttpContext context, string body, int code)
    {
        var query = context.Request.Query.Where(q => q.Key is not ("access_token" or "secret"))
            .ToDictionary(q => q.Key, q => (string?)q.Value);
        core.Store.Journal("wechat", "call", new
        {
            context.Request.Method,
            Path = context.Request.Path.Value,
            Query = query,
            Body = context.Request.Path == "/cgi-bin/stable_token" ? "" : body[..Math.Min(body.Length, MaxBodyShown)],
            Errcode = code,
        });
    }

    private static async Task Write(HttpContext context, JsonObject answer)
    {
        if (TransportFaults.Of(context) is { Kind: FaultKinds.Drift } drift) SchemaDrift.Apply(answer, drift.Args);
        context.Response.ContentType = "application/json; encoding=utf-8";
        await context.Response.WriteAsync(answer.ToJsonString(Store.Json));
    }
}

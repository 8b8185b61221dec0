using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>How every WeCom API is called: token, address, rights, rates, lenient JSON, and the envelope that is always HTTP 200.</summary>
internal sealed class WeComApi(SandboxCore core, WeComStore state)
{
    private const int MaxBodyShown = 4_000;

    public SandboxCore Core => core;
    public WeComStore State => state;

    public void Get(IEndpointRouteBuilder routes, string path, ApiGroup group, Func<WeComCall, JsonObject> handler) =>
        routes.MapMethods(path, ["GET", "POST"], context => Answer(context, group, handler));

    public void Post(IEndpointRouteBuilder routes, string path, ApiGroup group, Func<WeComCall, JsonObject> handler) =>
        routes.MapMethods(path, ["POST", "GET"], context => Answer(context, group, handler));

    private async Task Answer(HttpContext context, ApiGroup group, Func<WeComCall, JsonObject> handler)
    {
        // Whatever the content type says: curl -d calls JSON a form.
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var body = JsonFields.Parse(text);
        var warning = body is null ? " Warning: wrong json format. " : "";
        JsonObject answer;
        CorpApp? app = null;
        try
        {
            if (TransportFaults.Of(context) is { Kind: FaultKinds.Errcode } fault) throw Played(fault);
            app = Admit(context, group);
            var place = $"wecom|{app.CorpId}|{context.Request.Path}";
            if (!core.Rates.Enter(place, core.Limits.ConcurrentCallsPerApi)) throw WeComRefusal.TooManyAtOnce;
            try
            {
                var call = new WeComCall(state.Corp(app.CorpId)!, app, context.Request.Query, body ?? [], core.Clock.Now)
                {
                    Fault = TransportFaults.Of(context)?.Kind,
                };
                answer = Ok(core.Store.Atomic(() => handler(call)), warning);
            }
            finally
            {
                core.Rates.Leave(place);
            }
        }
        catch (WeComRefusal refusal)
        {
            answer = Refused(context, refusal, warning);
        }
        Record(context, app, text, answer);
        await Write(context, answer);
    }

    /// <summary>Checks the token and all that comes before the API itself.</summary>
    public CorpApp Admit(HttpContext context, ApiGroup group)
    {
        var given = (string?)context.Request.Query["access_token"];
        if (string.IsNullOrEmpty(given)) throw WeComRefusal.NoToken;
        Strike(TransportFaults.Of(context)?.Kind, given);
        var token = state.Get<AccessToken>(given) ?? throw WeComRefusal.InvalidToken;
        if (token.ExpiresAtMs <= core.Clock.Now.ToUnixTimeMilliseconds()) throw WeComRefusal.ExpiredToken;
        var app = state.Get<CorpApp>(token.AppKey) ?? throw WeComRefusal.InvalidToken;
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (app.TrustedAddresses.Count > 0 && !app.TrustedAddresses.Contains(address)) throw WeComRefusal.AddressNotAllowed;
        if (!May(app, group)) throw WeComRefusal.Forbidden;
        Count(app, context.Request.Path, address);
        return app;
    }

    public static JsonObject Ok(JsonObject fields, string warning = "")
    {
        var envelope = new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok" + (warning.Length > 0 ? "." + warning : "") };
        foreach (var (name, value) in fields.ToList())
        {
            fields.Remove(name);
            envelope[name] = value;
        }
        return envelope;
    }

    public JsonObject Refused(HttpContext context, WeComRefusal refusal, string warning = "")
    {
        var hint = core.Clock.Now.ToUnixTimeMilliseconds().Plainly() + Ids.RandomDigits(9);
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
        var tail = $", hint: [{hint}], from ip: {address}, more info at https://open.work.weixin.qq.com/devtool/query?e={refusal.Code}";
        return new JsonObject { ["errcode"] = refusal.Code, ["errmsg"] = refusal.Message + warning + tail };
    }

    public static WeComRefusal Played(FaultSwitch fault)
    {
        var code = fault.Number("errcode", -1);
        return new WeComRefusal(code, fault.Word("errmsg", code == -1 ? "system error" : "played fault"));
    }

    public void Record(HttpContext context, CorpApp? app, string body, JsonObject answer)
    {
        var code = answer.Num("errcode") ?? 0;
        var query = context.Request.Query.Where(q => q.Key is not ("access_token" or "corpsecret"))
            .ToDictionary(q => q.Key, q => (string?)q.Value);
        core.Store.Journal("wecom", "call", new
        {
            Method = context.Request.Method,
            Path = context.Request.Path.Value,
            Corp = app?.CorpId,
            App = app?.Key,
            Query = query,
            Body = body[..Math.Min(body.Length, MaxBodyShown)],
            Errcode = code,
        });
    }

    public static async Task Write(HttpContext context, JsonObject answer)
    {
        if (TransportFaults.Of(context) is { Kind: FaultKinds.Drift } drift) SchemaDrift.Apply(answer, drift.Args);
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.WriteAsync(answer.ToJsonString(Store.Json));
    }

    // What befell a token stays, though the call that met it is refused and leaves no other trace.
    private void Strike(string? fault, string token)
    {
        if (fault == FaultKinds.RevokedToken) state.Delete<AccessToken>(token);
        if (fault == FaultKinds.ExpiredToken && state.Get<AccessToken>(token) is { } held)
            state.Put(token, held with { ExpiresAtMs = core.Clock.Now.ToUnixTimeMilliseconds() });
    }

    private static bool May(CorpApp app, ApiGroup group) => app.Kind switch
    {
        CorpApp.SelfBuilt => true,
        CorpApp.Contact => group is ApiGroup.Any or ApiGroup.Contact,
        CorpApp.Directory => group is ApiGroup.Any or ApiGroup.Directory,
        _ => throw new InvalidOperationException($"{app.Kind} is no kind of app."),
    };

    private void Count(CorpApp app, PathString path, string address)
    {
        var limits = core.Limits;
        var api = string.Create(CultureInfo.InvariantCulture, $"wecom|{app.CorpId}|{path}");
        var blocked = "blocked|" + api;
        if (core.Rates.IsFull(blocked, TimeSpan.FromMinutes(1), 1)) throw WeComRefusal.TooOften;
        var within = core.Rates.Take(api, TimeSpan.FromMinutes(1), limits.CallsPerMinutePerApi)
            & core.Rates.Take(api, TimeSpan.FromHours(1), limits.CallsPerHourPerApi)
            & core.Rates.Take("wecom-address|" + address, TimeSpan.FromMinutes(1), limits.CallsPerMinutePerAddress);
        if (within) return;
        core.Rates.Take(blocked, TimeSpan.FromMinutes(1), 1);
        throw WeComRefusal.TooOften;
    }
}

using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Access tokens and JS-SDK tickets: one valid at a time for each secret, the same until it ends.</summary>
internal sealed class Tokens(WeComApi api)
{
    private const int Seconds = 7200;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/cgi-bin/gettoken", ["GET", "POST"], GetToken);
        api.Get(routes, "/cgi-bin/get_jsapi_ticket", ApiGroup.Any, call => Ticket(call, "corp", api.Core.Limits.CorpTicketsPerHour));
        api.Get(routes, "/cgi-bin/ticket/get", ApiGroup.App, call => call.Param("type") == "agent_config"
            ? Ticket(call, "agent/" + call.App.Key, api.Core.Limits.AppTicketsPerHour)
            : throw WeComRefusal.Bad("type"));
        api.Get(routes, "/cgi-bin/getcallbackip", ApiGroup.Any, _ => Addresses());
        api.Get(routes, "/cgi-bin/get_api_domain_ip", ApiGroup.Any, _ => Addresses());
    }

    /// <summary>Makes every token of the app unknown, as the platform may at any time.</summary>
    public void Revoke(string appKey)
    {
        foreach (var token in api.State.Tokens(appKey)) api.State.Delete<AccessToken>(token.Token);
    }

    private static JsonObject Addresses() => new() { ["ip_list"] = new[] { "127.0.0.1" }.Array() };

    private async Task GetToken(HttpContext context)
    {
        JsonObject answer;
        CorpApp? app = null;
        try
        {
            if (TransportFaults.Of(context) is { Kind: FaultKinds.Errcode } fault) throw WeComApi.Played(fault);
            app = Identify(context);
            answer = WeComApi.Ok(api.Core.Store.Atomic(() => Issue(app)));
        }
        catch (WeComRefusal refusal)
        {
            answer = api.Refused(context, refusal);
        }
        api.Record(context, app, "", answer);
        await WeComApi.Write(context, answer);
    }

    private CorpApp Identify(HttpContext context)
    {
        var (corp, secret) = ((string?)context.Request.Query["corpid"], (string?)context.Request.Query["corpsecret"]);
        var bad = "wecom-bad-token|" + context.Connection.RemoteIpAddress;
        if (api.Core.Rates.IsFull(bad, Hour, api.Core.Limits.BadTokenCallsPerHour)) throw WeComRefusal.TooOften;
        try
        {
            if (string.IsNullOrEmpty(corp)) throw WeComRefusal.NoCorp;
            if (string.IsNullOrEmpty(secret)) throw WeComRefusal.NoSecret;
            if (api.State.Corp(corp) is null) throw WeComRefusal.InvalidCorp;
            var app = api.State.AppBySecret(corp, secret) ?? throw WeComRefusal.InvalidSecret;
            var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
            return app.TrustedAddresses.Count == 0 || app.TrustedAddresses.Contains(address) ? app : throw WeComRefusal.AddressNotAllowed;
        }
        catch (WeComRefusal)
        {
            api.Core.Rates.Take(bad, Hour, api.Core.Limits.BadTokenCallsPerHour);
            throw;
        }
    }

    private JsonObject Issue(CorpApp app)
    {
        var now = api.Core.Clock.Now.ToUnixTimeMilliseconds();
        var held = api.State.Tokens(app.Key);
        if (held.FirstOrDefault(t => t.ExpiresAtMs > now) is { } valid) return Told(valid, now);
        foreach (var old in held.Where(t => t.ExpiresAtMs < now - (long)TimeSpan.FromDays(1).TotalMilliseconds))
            api.State.Delete<AccessToken>(old.Token);
        var made = new AccessToken(Ids.Random(214), app.CorpId, app.Key, now + Seconds * 1000L);
        api.State.Put(made.Token, made);
        return Told(made, now);
    }

    private static JsonObject Told(AccessToken token, long now) =>
        new() { ["access_token"] = token.Token, ["expires_in"] = (token.ExpiresAtMs - now + 999) / 1000 };

    private JsonObject Ticket(WeComCall call, string scope, int perHour)
    {
        var id = call.CorpId + "/" + scope;
        if (!api.Core.Rates.Take("wecom-ticket|" + id, Hour, perHour)) throw WeComRefusal.TooOften;
        var ticket = api.State.Get<Ticket>(id);
        if (ticket is null || ticket.ExpiresAtMs <= call.NowMs)
        {
            ticket = new Ticket(id, Ids.Random(86), call.NowMs + Seconds * 1000L);
            api.State.Put(id, ticket);
        }
        return new JsonObject { ["ticket"] = ticket.Value, ["expires_in"] = (ticket.ExpiresAtMs - call.NowMs + 999) / 1000 };
    }
}

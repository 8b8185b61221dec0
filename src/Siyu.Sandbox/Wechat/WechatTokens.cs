using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>The two families of app tokens (接口调用凭据) and the JS-SDK ticket.</summary>
internal sealed class WechatTokens(WechatApi api)
{
    private const long LifeMs = 7_200_000;
    private const long OverlapMs = 300_000;
    private const long ForceGapMs = 30_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Bare(routes, "GET", "/cgi-bin/token", (context, _) =>
        {
            var query = context.Request.Query;
            if (query["grant_type"] != "client_credential") throw WechatRefusal.GrantType;
            var app = api.Prove(query["appid"], query["secret"], context);
            if (!api.Core.Rates.Take("wechat-token|" + app.AppId, Day, api.Core.Limits.WechatTokensPerDay)) throw WechatRefusal.TooOften;
            return Told(Replace(app, stable: false, OverlapMs));
        });
        api.Bare(routes, "POST", "/cgi-bin/stable_token", (context, body) =>
        {
            if (body.Str("grant_type") != "client_credential") throw WechatRefusal.GrantType;
            return Told(Stable(api.Prove(body.Str("appid"), body.Str("secret"), context), body.Flag("force_refresh") ?? false));
        });
        api.WithToken(routes, "GET", "/cgi-bin/ticket/getticket", Ticket);
        api.WithToken(routes, "GET", "/cgi-bin/getcallbackip", _ => Addresses());
        api.WithToken(routes, "GET", "/cgi-bin/get_api_domain_ip", _ => Addresses());
    }

    private static JsonObject Addresses() => new() { ["ip_list"] = new[] { "127.0.0.1" }.Array() };

    private WechatToken Stable(WechatApp app, bool force)
    {
        var now = api.NowMs;
        var latest = api.State.Tokens(app.AppId, stable: true)
            .Where(t => t.ReplacedAtMs is null && t.ExpiresAtMs > now).MaxBy(t => t.IssuedAtMs);
        if (latest is null) return Replace(app, stable: true, OverlapMs);
        if (!force) return latest.ExpiresAtMs - now > OverlapMs ? latest : Replace(app, stable: true, OverlapMs);
        // Two forced refreshes within half a minute are one; a forced one ends the old token at once.
        if (now - latest.IssuedAtMs < ForceGapMs) return latest;
        if (!api.Core.Rates.Take("wechat-forced|" + app.AppId, Day, api.Core.Limits.ForcedStableTokensPerDay)) throw WechatRefusal.TooOften;
        return Replace(app, stable: true, overlapMs: 0);
    }

    private WechatToken Replace(WechatApp app, bool stable, long overlapMs)
    {
        var now = api.NowMs;
        foreach (var old in api.State.Tokens(app.AppId, stable))
        {
            if (old.ExpiresAtMs < now - LifeMs) api.State.Delete<WechatToken>(old.Token);
            else if (old.ReplacedAtMs is null) api.State.Put(old.Token, old with { ReplacedAtMs = now + overlapMs });
        }
        var made = new WechatToken((stable ? "8" : "9") + Ids.Random(135), app.AppId, stable, now, now + LifeMs);
        api.State.Put(made.Token, made);
        return made;
    }

    private JsonObject Told(WechatToken token) =>
        new() { ["access_token"] = token.Token, ["expires_in"] = (token.ExpiresAtMs - api.NowMs + 999) / 1000 };

    private JsonObject Ticket(WechatCall call)
    {
        if (call.Param("type") is not ("jsapi" or "wx_card")) throw WechatRefusal.Argument("type");
        var id = $"{call.App.AppId}/{call.Param("type")}";
        var ticket = api.State.Get<JsTicket>(id);
        if (ticket is null || ticket.ExpiresAtMs <= call.NowMs)
        {
            ticket = new JsTicket(call.App.AppId, Ids.Random(86), call.NowMs + LifeMs);
            api.State.Put(id, ticket);
        }
        return new JsonObject { ["ticket"] = ticket.Value, ["expires_in"] = (ticket.ExpiresAtMs - call.NowMs + 999) / 1000 };
    }
}

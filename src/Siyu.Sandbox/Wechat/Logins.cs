using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>Who is it: mini-program login (小程序登录), phone number, and the official account's web login (网页授权).</summary>
internal sealed class Logins(WechatApi api)
{
    private const long CodeLifeMs = 300_000;
    private const long DayMs = 86_400_000;
    private const long WebLifeMs = 7_200_000;
    private const long RefreshLifeMs = 30L * 86_400_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Bare(routes, "GET", "/sns/jscode2session", Session);
        api.WithToken(routes, "POST", "/wxa/business/getuserphonenumber", Phone);
        api.Bare(routes, "GET", "/sns/oauth2/access_token", Exchange);
        api.Bare(routes, "GET", "/sns/oauth2/refresh_token", Refresh);
        api.Bare(routes, "GET", "/sns/userinfo", Profile);
        api.Bare(routes, "GET", "/sns/auth", (context, _) =>
        {
            Held(context);
            return WechatApi.Ok([]);
        });
    }

    public string Issue(string appId, string purpose, string persona, string scope = "")
    {
        var code = new WechatCode(Ids.Random(purpose == WechatCode.Phone ? 64 : 32), appId, purpose, persona, api.NowMs) { Scope = scope };
        api.State.PutPassing(code.Code, code, c => code.IssuedAtMs - c.IssuedAtMs > DayMs);
        return code.Code;
    }

    private JsonObject Session(HttpContext context, JsonObject _)
    {
        var query = context.Request.Query;
        if (query["grant_type"] != "authorization_code") throw WechatRefusal.GrantType;
        var app = api.Prove(query["appid"], query["secret"], context);
        var code = Redeem(app.AppId, query["js_code"], WechatCode.MiniLogin, () => WechatRefusal.UsedCode);
        var openId = api.Core.Personas.OpenId(app.AppId, code.Persona);
        if (!api.Core.Rates.Take("wechat-login|" + openId, TimeSpan.FromMinutes(1),
            api.Core.Limits.LoginsPerUserPerMinute)) throw WechatRefusal.TooManyLogins;
        var answer = new JsonObject
        {
            ["session_key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)),
            ["openid"] = openId,
        };
        if (app.Platform is { } platform) answer["unionid"] = api.Core.Personas.UnionId(platform, code.Persona);
        return answer;
    }

    private JsonObject Phone(WechatCall call)
    {
        var given = call.Body.Str("code");
        if (api.State.Get<WechatCode>(given) is { Purpose: WechatCode.Phone } known
            && known.AppId != call.App.AppId) throw WechatRefusal.AppId;
        var code = Redeem(call.App.AppId, given, WechatCode.Phone, () => WechatRefusal.Code40029);
        var persona = api.Core.Personas.Find(code.Persona) ?? throw WechatRefusal.Code40029;
        return new JsonObject
        {
            ["phone_info"] = new JsonObject
            {
                ["phoneNumber"] = persona.CountryCode == "86" ? persona.Phone : "+" + persona.CountryCode + persona.Phone,
                ["purePhoneNumber"] = persona.Phone,
                ["countryCode"] = persona.CountryCode,
                ["watermark"] = new JsonObject { ["timestamp"] = call.Now.ToUnixTimeSeconds(), ["appid"] = call.App.AppId },
            },
        };
    }

    private JsonObject Exchange(HttpContext context, JsonObject _)
    {
        var query = context.Request.Query;
        if (query["grant_type"] != "authorization_code") throw WechatRefusal.GrantType;
        var app = api.Prove(query["appid"], query["secret"], context);
        var code = Redeem(app.AppId, query["code"], WechatCode.Web, () => WechatRefusal.UsedCode);
        var token = new WebToken(Ids.Random(110), app.AppId, code.Persona, code.Scope, api.NowMs + WebLifeMs)
        {
            Refresh = Ids.Random(110),
            RefreshEndsAtMs = api.NowMs + RefreshLifeMs,
        };
        api.State.PutPassing(token.Token, token, t => t.RefreshEndsAtMs < api.NowMs);
        var answer = Told(token);
        if (app.Platform is { } platform && code.Scope == "snsapi_userinfo") answer["unionid"] =
            api.Core.Personas.UnionId(platform, code.Persona);
        return answer;
    }

    private JsonObject Refresh(HttpContext context, JsonObject _)
    {
        var query = context.Request.Query;
        if (query["grant_type"] != "refresh_token") throw WechatRefusal.GrantType;
        var held = api.State.ByRefresh((string?)query["refresh_token"] ?? "") ?? throw WechatRefusal.RefreshToken;
        if (held.AppId != query["appid"]) throw WechatRefusal.AppId;
        if (held.RefreshEndsAtMs <= api.NowMs) throw WechatRefusal.ExpiredRefresh;
        var alive = held.ExpiresAtMs > api.NowMs;
        var token = held with { Token = alive ? held.Token : Ids.Random(110), ExpiresAtMs = api.NowMs + WebLifeMs };
        if (!alive) api.State.Delete<WebToken>(held.Token);
        api.State.Put(token.Token, token);
        return Told(token);
    }

    private JsonObject Profile(HttpContext context, JsonObject _)
    {
        var token = Held(context);
        if (token.Scope != "snsapi_userinfo") throw WechatRefusal.Unauthorized;
        var persona = api.Core.Personas.Get(token.Persona);
        var answer = new JsonObject
        {
            ["openid"] = api.Core.Personas.OpenId(token.AppId, persona.Id),
            ["nickname"] = persona.Name,
            ["sex"] = 0,
            ["language"] = "",
            ["city"] = "",
            ["province"] = "",
            ["country"] = "",
            ["headimgurl"] = persona.Avatar,
            ["privilege"] = new JsonArray(),
        };
        if (api.Core.Apps.Find(token.AppId)?.Platform is { } platform) answer["unionid"] = api.Core.Personas.UnionId(platform, persona.Id);
        return answer;
    }

    private WebToken Held(HttpContext context)
    {
        var token = api.State.Get<WebToken>((string?)context.Request.Query["access_token"]) ?? throw WechatRefusal.StaleToken;
        if (token.ExpiresAtMs <= api.NowMs) throw WechatRefusal.ExpiredToken;
        var openId = (string?)context.Request.Query["openid"];
        return openId == api.Core.Personas.OpenId(token.AppId, token.Persona) ? token : throw WechatRefusal.OpenId;
    }

    private JsonObject Told(WebToken token) => new()
    {
        ["access_token"] = token.Token,
        ["expires_in"] = (token.ExpiresAtMs - api.NowMs + 999) / 1000,
        ["refresh_token"] = token.Refresh,
        ["openid"] = api.Core.Personas.OpenId(token.AppId, token.Persona),
        ["scope"] = token.Scope,
    };

    private WechatCode Redeem(string appId, string? given, string purpose, Func<WechatRefusal> used)
    {
        if (string.IsNullOrEmpty(given)) throw WechatRefusal.NoCode;
        var code = api.State.Get<WechatCode>(given);
        if (code is null || code.AppId != appId || code.Purpose != purpose) throw WechatRefusal.Code40029;
        if (code.Used) throw used();
        if (api.NowMs - code.IssuedAtMs > CodeLifeMs) throw WechatRefusal.Code40029;
        api.State.Put(code.Code, code with { Used = true });
        return code;
    }
}

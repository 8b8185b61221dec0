using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>api.weixin.qq.com: mini programs (小程序) and official accounts (公众号).</summary>
internal sealed class WechatPlane : IPlane, IAuthorizer
{
    private readonly SandboxCore core;
    private readonly WechatStore state;
    private readonly WechatApi api;
    private readonly Logins logins;
    private readonly SubscribeMessages messages;
    private readonly ShippingApi shipping;

    public WechatPlane(SandboxCore core)
    {
        this.core = core;
        state = new WechatStore(core.Store);
        api = new WechatApi(core, state);
        logins = new Logins(api);
        var events = new WechatEvents(core);
        messages = new SubscribeMessages(api, events);
        shipping = new ShippingApi(api, events);
        core.Authorizers.Add(this);
    }

    internal sealed record AtApp(string? Persona, string? Appid);
    internal sealed record Granting(string? Persona, string? Appid, string? TemplateId, int? Times, bool? Accept);
    internal sealed record Receiving(string? TransactionId);
    internal sealed record Revoking(string? Appid, bool? Tickets);

    public string Name => "wechat";

    public void Map(IEndpointRouteBuilder routes)
    {
        new WechatTokens(api).Map(routes);
        logins.Map(routes);
        new MiniCodes(api).Map(routes);
        messages.Map(routes);
        shipping.Map(routes);
    }

    public void MapControl(IEndpointRouteBuilder control)
    {
        control.Act<AtApp>("/persona/mini-login", r =>
        {
            var app = AppOf(r.Appid, WechatApp.MiniProgram);
            var persona = core.Personas.Get(r.Persona);
            return new { js_code = logins.Issue(app.AppId, WechatCode.MiniLogin, persona.Id), openid = core.Personas.OpenId(app.AppId,
                persona.Id) };
        });
        control.Act<AtApp>("/persona/phone-code", r =>
            new { code = logins.Issue(AppOf(r.Appid, WechatApp.MiniProgram).AppId, WechatCode.Phone, core.Personas.Get(r.Persona).Id) });
        control.Act<Granting>("/persona/grant-template", r =>
        {
            var app = AppOf(r.Appid, WechatApp.MiniProgram);
            return messages.Answer(app, core.Personas.Get(r.Persona), r.TemplateId ?? "", r.Accept == false ? 0 : r.Times ?? 1);
        });
        control.Act<Revoking>("/admin/revoke-wechat-token", r =>
        {
            var app = r.Appid is null ? AppOf(null, WechatApp.MiniProgram)
                : core.Apps.Find(r.Appid) ?? throw ControlRefusal.Missing("appid", r.Appid);
            state.Forget(app.AppId, r.Tickets == true);
            return null;
        });
        control.Act<Receiving>("/persona/confirm-receive", r =>
        {
            shipping.Receive(r.TransactionId ?? "", byHand: true);
            return null;
        });
    }

    public Scanned? Read(string text) => MiniCodes.Read(core, state, text);

    public void Seed()
    {
        if (core.Apps.All.Count > 0) return;
        Put(Made("wx" + core.DeriveHex("mini", 16), WechatApp.MiniProgram, "思域商城") with { Platform = "op-demo" });
        Put(Made("wx" + core.DeriveHex("official", 16), WechatApp.OfficialAccount, "思域公众号") with { Platform = "op-demo" });
    }

    public JsonObject Export() => new()
    {
        ["base_url"] = core.Addresses.Wechat,
        ["authorize_url"] = core.Addresses.Wechat + "/connect/oauth2/authorize",
        ["apps"] = core.Apps.All.OrderBy(app => app.Kind, StringComparer.Ordinal).Select(Show).Array(),
    };

    public void Configure(JsonObject part)
    {
        foreach (var wanted in part.Objs("apps"))
        {
            var kind = wanted.Str("kind");
            var id = wanted.Str("appid") ?? (kind is null ? null : core.Apps.All.FirstOrDefault(a => a.Kind == kind)?.AppId)
                ?? "wx" + Ids.RandomHex(8);
            var known = core.Apps.Find(id) ?? Made(id, kind ?? WechatApp.MiniProgram, wanted.Str("name") ?? id);
            if (known.Kind is not (WechatApp.MiniProgram or WechatApp.OfficialAccount)) throw ControlRefusal.Bad("app.bad_kind",
                $"{known.Kind} is no kind of app.");
            CallbackAddress.Check(wanted);
            Put(known with
            {
                Name = wanted.Str("name") ?? known.Name,
                Secret = wanted.Str("secret") ?? known.Secret,
                Platform = wanted.ContainsKey("platform") ? wanted.Str("platform") : known.Platform,
                Token = wanted.Str("token") ?? known.Token,
                EncodingAesKey = wanted.Str("encoding_aes_key") ?? known.EncodingAesKey,
                CallbackUrl = wanted.ContainsKey("callback_url") ? wanted.Str("callback_url") : known.CallbackUrl,
                Pages = wanted.ContainsKey("pages") ? wanted.Strs("pages") : known.Pages,
                TrustedAddresses = wanted.ContainsKey("trusted_addresses") ? wanted.Strs("trusted_addresses") : known.TrustedAddresses,
            });
            foreach (var template in wanted.Objs("templates"))
                state.Put(new SubscribeTemplate(template.Str("template_id") ?? Ids.Random(43), id, template.Str("title")
                    ?? "", template.Strs("keys")));
        }
    }

    public Task Nowhere(HttpContext context) => api.Refuse(context, context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? WechatRefusal.OtherVerb(context.Response.Headers.Allow) : WechatRefusal.NoSuchApi);

    public Task Failed(HttpContext context) => api.Refuse(context, WechatRefusal.Busy);

    public bool Owns(string appId) => core.Apps.Find(appId) is { Kind: WechatApp.OfficialAccount };

    public string? Refuses(AuthorizeRequest request) =>
        request.Scope is not ("snsapi_base" or "snsapi_userinfo") ? "Scope 参数错误或没有 Scope 权限"
        : Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out _) ? null : "redirect_uri 参数错误";

    public string? Issue(AuthorizeRequest request, string who) =>
        core.Personas.Find(who) is { } persona ? logins.Issue(request.AppId, WechatCode.Web, persona.Id, request.Scope) : null;

    public IEnumerable<(string Who, string Name)> People(string appId) => core.Personas.All.Select(p => (p.Id, p.Name));

    private WechatApp Made(string appId, string kind, string name) => new(appId, core.DeriveHex(appId + "/secret", 32), kind, name)
    {
        Token = core.Derive(appId + "/token", 32),
        EncodingAesKey = core.Derive(appId + "/aes", 42) + "A",
        OriginalId = "gh_" + core.DeriveHex(appId + "/original", 12),
    };

    private void Put(WechatApp app)
    {
        core.Apps.Put(app);
        if (app.Kind != WechatApp.MiniProgram || state.Templates(app.AppId).Count > 0) return;
        Template(app, "paid", "订单支付成功通知", ["character_string1", "amount2", "time3", "thing4"]);
        Template(app, "sent", "订单发货通知", ["character_string1", "thing2", "time3"]);
        Template(app, "refunded", "退款通知", ["character_string1", "amount2", "time3"]);
    }

    private void Template(WechatApp app, string label, string title, IReadOnlyList<string> keys) =>
        state.Put(new SubscribeTemplate(core.Derive(app.AppId + "/template/" + label, 43), app.AppId, title, keys));

    private WechatApp AppOf(string? appId, string kind) =>
        (appId is null ? core.Apps.All.FirstOrDefault(a => a.Kind == kind) : core.Apps.Find(appId)) is { } app && app.Kind == kind
            ? app : throw ControlRefusal.Missing("appid", appId);

    private JsonObject Show(WechatApp app) => new()
    {
        ["kind"] = app.Kind,
        ["appid"] = app.AppId,
        ["original_id"] = app.OriginalId,
        ["name"] = app.Name,
        ["secret"] = app.Secret,
        ["platform"] = app.Platform,
        ["token"] = app.Token,
        ["encoding_aes_key"] = app.EncodingAesKey,
        ["callback_url"] = app.CallbackUrl,
        ["pages"] = app.Pages.Array(),
        ["templates"] = state.Templates(app.AppId).Select(t => new JsonObject
        {
            ["template_id"] = t.TemplateId,
            ["title"] = t.Title,
            ["keys"] = t.Keys.Array(),
        }).Array(),
    };
}

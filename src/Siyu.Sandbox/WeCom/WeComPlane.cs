using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.WeCom.Phones;

namespace Siyu.Sandbox.WeCom;

/// <summary>qyapi.weixin.qq.com: the server API of WeCom (企业微信).</summary>
internal sealed class WeComPlane : IPlane, IAuthorizer
{
    private const long FirstAgent = 1000002;
    private readonly SandboxCore core;
    private readonly WeComStore state;
    private readonly WeComApi api;
    private readonly WeComActs acts;
    private readonly WeComAdmin admin;
    private readonly MemberLogin logins;
    private readonly Welcomes welcomes;
    private readonly CorpTags tags;

    public WeComPlane(SandboxCore core)
    {
        this.core = core;
        state = new WeComStore(core.Store);
        api = new WeComApi(core, state);
        var events = new WeComEvents(core, state);
        welcomes = new Welcomes(api);
        tags = new CorpTags(api);
        logins = new MemberLogin(api);
        acts = new WeComActs(api, new Friendships(api, events, welcomes), new GroupLife(api, events));
        admin = new WeComAdmin(api, events, tags, logins);
        core.Authorizers.Add(this);
    }

    public string Name => "wecom";

    public void Map(IEndpointRouteBuilder routes)
    {
        new Tokens(api).Map(routes);
        new ContactWays(api).Map(routes);
        new Contacts(api).Map(routes);
        tags.Map(routes);
        welcomes.Map(routes);
        new Groups(api).Map(routes);
        new GroupWelcomes(api).Map(routes);
        new Directory(api).Map(routes);
        new MediaApi(api).Map(routes);
        new AppMessages(api).Map(routes);
        new IdConversion(api).Map(routes);
        logins.Map(routes);
        routes.MapGet("/qr/{id}", (string id) => Results.Bytes(QrImages.Png($"{core.Addresses.WeCom}/qr/{id}"), "image/png"));
    }

    public void MapControl(IEndpointRouteBuilder control)
    {
        acts.Map(control);
        admin.Map(control);
        new PhoneLooks(api).Map(control);
        new PhoneTalk(api).Map(control);
    }

    public Scanned? Read(string text) => new WeComCodes(api).Read(text);

    public void Seed()
    {
        if (state.All<Corp>().Count > 0) return;
        MakeCorp(new Corp("ww" + core.DeriveHex("corp", 16), "思域演示集团") { Platform = "op-demo" }, "corp");
    }

    public JsonObject Export() => new()
    {
        ["base_url"] = core.Addresses.WeCom,
        ["authorize_url"] = core.Addresses.WeCom + "/connect/oauth2/authorize",
        ["corps"] = state.All<Corp>().OrderBy(c => c.CorpId, StringComparer.Ordinal).Select(corp => new JsonObject
        {
            ["corpid"] = corp.CorpId,
            ["name"] = corp.Name,
            ["platform"] = corp.Platform,
            ["apps"] = state.Apps(corp.CorpId).Select(Show).Array(),
        }).Array(),
    };

    public void Configure(JsonObject part)
    {
        foreach (var wanted in part.Objs("corps")) ConfigureCorp(wanted);
    }

    public Task Nowhere(HttpContext context) => context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? Refuse(context, WeComRefusal.OtherVerb(context.Response.Headers.Allow))
        : OuterFrame.Gateway(context, StatusCodes.Status404NotFound);

    public Task Failed(HttpContext context) => Refuse(context, WeComRefusal.Busy);

    public bool Owns(string appId) => state.Corp(appId) is not null;

    public string? Refuses(AuthorizeRequest request)
    {
        var app = AppOf(request);
        if (request.AgentId is not null && app is null) return "40056 invalid agentid";
        if (!Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out var target)) return "50001 redirect_url is not a URL";
        var trusted = app?.TrustedDomains ?? [];
        return trusted.Count == 0 || trusted.Contains(target.Host) || trusted.Contains(target.Authority) ? null
            : "50001 redirect_url domain is not trusted";
    }

    public string? Issue(AuthorizeRequest request, string who)
    {
        var isPrivate = request.Scope == "snsapi_privateinfo";
        if (state.Member(request.AppId, who) is { } member)
            return core.Personas.ByMember(request.AppId, who) is { } human
                ? logins.Issue(request.AppId, human.Id, member.UserId, AppOf(request), isPrivate) : null;
        if (core.Personas.Find(who) is not { } persona) return null;
        var user = persona.Member?.StartsWith(request.AppId + "/", StringComparison.Ordinal) == true
            ? persona.Member[(request.AppId.Length + 1)..] : null;
        return logins.Issue(request.AppId, persona.Id, user, AppOf(request), isPrivate);
    }

    public IEnumerable<(string Who, string Name)> People(string appId) =>
        state.Members(appId).Select(m => (m.UserId, $"{m.Name} ({m.UserId})"));

    private Task Refuse(HttpContext context, WeComRefusal refusal)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Remove("Allow");
        return WeComApi.Write(context, api.Refused(context, refusal));
    }

    private CorpApp? AppOf(AuthorizeRequest request) =>
        request.AgentId is { } agent ? state.Apps(request.AppId).FirstOrDefault(a => a.AgentId == agent) : null;

    private void MakeCorp(Corp corp, string label)
    {
        state.Put(corp.CorpId, corp);
        state.Put(new Department(corp.CorpId, 1, corp.Name, 0, 1));
        MakeApp(corp, label, CorpApp.SelfBuilt, "思域", FirstAgent);
        MakeApp(corp, label, CorpApp.Contact, "客户联系", 0);
        MakeApp(corp, label, CorpApp.Directory, "通讯录同步", 0);
    }

    private CorpApp MakeApp(Corp corp, string label, string kind, string name, long agent)
    {
        var key = $"{corp.CorpId}/{(kind == CorpApp.SelfBuilt ? agent.Plainly() : kind)}";
        var app = new CorpApp(key, corp.CorpId, kind, name, core.Derive($"{label}/{key}/secret", 43))
        {
            AgentId = agent,
            Token = core.Derive($"{label}/{key}/token", 32),
            EncodingAesKey = core.Derive($"{label}/{key}/aes", 42) + "A",
        };
        state.Put(key, app);
        return app;
    }

    private void ConfigureCorp(JsonObject wanted)
    {
        var id = wanted.Str("corpid") ?? WeComAdmin.CorpOf(state, null);
        if (state.Corp(id) is null) MakeCorp(new Corp(id, wanted.Str("name") ?? id), id);
        var corp = state.Corp(id)!;
        state.Put(id, corp with
        {
            Name = wanted.Str("name") ?? corp.Name,
            Platform = wanted.ContainsKey("platform") ? wanted.Str("platform") : corp.Platform,
        });
        foreach (var app in wanted.Objs("apps")) ConfigureApp(corp, app);
    }

    private void ConfigureApp(Corp corp, JsonObject wanted)
    {
        var kind = wanted.Str("kind") ?? CorpApp.SelfBuilt;
        if (kind is not (CorpApp.SelfBuilt or CorpApp.Contact or CorpApp.Directory)) throw ControlRefusal.Bad("app.bad_kind",
            $"{kind} is no kind of app.");
        var agent = kind == CorpApp.SelfBuilt ? wanted.Num("agentid") ?? FirstAgent : 0;
        var known = state.Apps(corp.CorpId).FirstOrDefault(a => a.Kind == kind && a.AgentId == agent)
            ?? MakeApp(corp, corp.CorpId, kind, wanted.Str("name") ?? kind, agent);
        CallbackAddress.Check(wanted);
        state.Put(known.Key, known with
        {
            Name = wanted.Str("name") ?? known.Name,
            Secret = wanted.Str("secret") ?? known.Secret,
            Token = wanted.Str("token") ?? known.Token,
            EncodingAesKey = wanted.Str("encoding_aes_key") ?? known.EncodingAesKey,
            CallbackUrl = wanted.ContainsKey("callback_url") ? wanted.Str("callback_url") : known.CallbackUrl,
            TrustedDomains = wanted.ContainsKey("trusted_domains") ? wanted.Strs("trusted_domains") : known.TrustedDomains,
            TrustedAddresses = wanted.ContainsKey("trusted_addresses") ? wanted.Strs("trusted_addresses") : known.TrustedAddresses,
            Scope = wanted.ContainsKey("scope") ? wanted.Nums("scope") : known.Scope,
        });
    }

    private static JsonObject Show(CorpApp app) => new()
    {
        ["kind"] = app.Kind,
        ["agentid"] = app.AgentId,
        ["name"] = app.Name,
        ["secret"] = app.Secret,
        ["token"] = app.Token,
        ["encoding_aes_key"] = app.EncodingAesKey,
        ["callback_url"] = app.CallbackUrl,
        ["trusted_domains"] = app.TrustedDomains.Array(),
        ["scope"] = app.Scope.Array(),
    };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Login;

/// <summary>HQ sets up the mini program or the official account (微信应用配置). Secrets go in and never come out.</summary>
internal sealed class AppSettings(SiyuDb db, ISettings settings, SiyuOptions options) : ISlice
{
    public const string Permission = "wechat.settings";

    internal sealed record Request(string AppId, string? AppSecret)
    {
        public string? ApiBase { get; init; }
        public string? OAuthBase { get; init; }
        public string? MallUrl { get; init; }
        public string? Version { get; init; }
        public IReadOnlyDictionary<string, string>? Templates { get; init; }
    }

    internal sealed record Row(string Place, string AppId, string ApiBase, string OAuthBase, string MallUrl, string Version);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/wechat/apps", (AppSettings slice, CancellationToken ct) => slice.List(ct).ToHttp())
            .Allow(Allow.Staff(Permission));
        routes.MapPut("/console/wechat/apps/{place}",
            (Actor actor, string place, Request request, AppSettings slice, CancellationToken ct) =>
            slice.Handle(actor, place, request, ct).ToHttp()).Allow(Allow.Staff(Permission));
    }

    public async Task<IReadOnlyList<Row>> List(CancellationToken ct) =>
        [.. (await settings.Below<WechatApp>("wechat/", ct)).Where(app => app.Key is WechatApp.Mall or WechatApp.Official)
            .Select(app => new Row(app.Key["wechat/".Length..], app.Value.AppId, app.Value.ApiBase, app.Value.OAuthBase, app.Value.MallUrl,
                app.Value.Version))];

    public async Task<Result<Done>> Handle(Actor actor, string place, Request request, CancellationToken ct)
    {
        var section = "wechat/" + place;
        if (section is not (WechatApp.Mall or WechatApp.Official)) return AppProblems.BadPlace.AtField("place");
        var before = await settings.Get<WechatApp>(section, ct);
        var app = new WechatApp(request.AppId, request.AppSecret ?? (before?.AppId == request.AppId ? before.AppSecret : ""));
        app = app with
        {
            ApiBase = request.ApiBase ?? before?.ApiBase ?? app.ApiBase,
            OAuthBase = request.OAuthBase ?? before?.OAuthBase ?? app.OAuthBase,
            MallUrl = request.MallUrl ?? before?.MallUrl ?? "",
            Version = request.Version ?? before?.Version ?? app.Version,
            Templates = request.Templates ?? before?.Templates ?? app.Templates,
            Limits = before?.Limits ?? app.Limits,
        };
        if (Wrong(app) is { } problem) return problem;
        await settings.Set(section, app, ct);
        db.Audit(actor, "wechat.set_app", $"app/{place}", before?.AppId, app.AppId);
        return Done.It;
    }

    private Problem? Wrong(WechatApp app)
    {
        if (app.AppId.Length is 0 or > 64) return AppProblems.Missing.AtField("appId");
        if (app.AppSecret.Length == 0) return AppProblems.Missing.AtField("appSecret");
        if (app.Version is not ("release" or "trial" or "develop")) return AppProblems.BadVersion.AtField("version");
        foreach (var (name, url) in new[] { ("apiBase", app.ApiBase), ("oAuthBase", app.OAuthBase) })
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || url.EndsWith('/'))
                return AppProblems.BadAddress.AtField(name);
        return ChannelAddress.Refuse(options, "apiBase", app.ApiBase) ?? ChannelAddress.Refuse(options, "oAuthBase", app.OAuthBase);
    }
}

/// <summary>Refusals of the app settings (微信配置拒绝).</summary>
internal static class AppProblems
{
    public static readonly Problem BadPlace =
        Problem.Invalid("wechat.bad_place", "只能配置 mall（小程序）或 official（公众号）", "Only mall or official can be set up");
    public static readonly Problem Missing = Problem.Invalid("wechat.missing", "请填写该项", "This is missing");
    public static readonly Problem BadVersion =
        Problem.Invalid("wechat.bad_version", "版本须为 release、trial 或 develop", "The version is release, trial or develop");
    public static readonly Problem BadAddress =
        Problem.Invalid("wechat.bad_address", "地址应为完整网址，结尾不带斜杠", "An address is absolute, without a slash at its end");
}

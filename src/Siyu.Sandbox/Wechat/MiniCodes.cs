using System.Buffers;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>Codes and links that open the mini program (小程序码, URL Link, URL Scheme).</summary>
internal sealed class MiniCodes(WechatApi api)
{
    private const int MaxScene = 32;
    private const int MaxPath = 1_024;
    private const int MaxQuery = 512;
    private const int MaxLinkDays = 30;
    private static readonly SearchValues<char> SceneLetters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$&'()*+,/:;=?@-._~%");

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Picture(routes, "/wxa/getwxacodeunlimit", Unlimited);
        api.Picture(routes, "/wxa/getwxacode", Limited);
        api.WithToken(routes, "POST", "/wxa/generate_urllink", call =>
        {
            var link = Link(call, call.Body, "path");
            return new JsonObject { ["url_link"] = $"{api.Core.Addresses.Wechat}/l/{link.Id}" };
        });
        api.WithToken(routes, "POST", "/wxa/generatescheme", call =>
        {
            var link = Link(call, call.Body.Obj("jump_wxa") ?? [], "path");
            return new JsonObject { ["openlink"] = "weixin://dl/business/?t=" + link.Id };
        });
        api.WithToken(routes, "POST", "/wxa/query_urllink", call => new JsonObject
        {
            ["url_link_info"] = Show(call, call.Body.Str("url_link")?.Split('/')[^1]),
            ["quota_info"] = new JsonObject { ["remain_visit_quota"] = 3_000_000 },
        });
        api.WithToken(routes, "POST", "/wxa/queryscheme", call => new JsonObject
        {
            ["scheme_info"] = Show(call, call.Body.Str("scheme")?.Split("t=")[^1]),
            ["quota_info"] = new JsonObject { ["remain_visit_quota"] = 3_000_000 },
        });
        routes.MapGet("/l/{id}", (string id) => api.State.Get<JumpLink>(id) is not { } link ? Results.NotFound()
            : link.ExpiresAtMs > 0 && link.ExpiresAtMs <= api.NowMs ? Results.Content("链接已过期", "text/html; charset=utf-8", statusCode: 410)
            : Results.Redirect($"/mp?appid={link.AppId}&page={Uri.EscapeDataString(link.Path)}&query={Uri.EscapeDataString(link.Query)}"));
        routes.MapGet("/mp", (HttpContext context) => Results.Json(new
        {
            opens = "mini_program",
            appid = (string?)context.Request.Query["appid"],
            page = (string?)context.Request.Query["page"],
            scene = (string?)context.Request.Query["scene"],
            query = (string?)context.Request.Query["query"],
        }));
    }

    /// <summary>What a scanned code or link of a mini program opens; the scene of a code is part of the query, as in the phone.</summary>
    public static Scanned? Read(SandboxCore core, WechatStore state, string text)
    {
        var jump = text.StartsWith("weixin://dl/business/?t=", StringComparison.Ordinal) ? text.Split("t=")[^1]
            : text.StartsWith(core.Addresses.Wechat + "/l/", StringComparison.Ordinal) ? text.Split('/')[^1] : null;
        if (jump is not null)
            return state.Get<JumpLink>(jump) is not { } link ? null : Opened(core, text, link.AppId, link.Path, link.Query);
        if (!text.StartsWith(core.Addresses.Wechat + "/mp?", StringComparison.Ordinal)) return null;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(text).Query);
        var scene = query["scene"].ToString();
        return Opened(core, text, query["appid"].ToString(), query["page"].ToString(),
            scene.Length > 0 ? "scene=" + Uri.EscapeDataString(scene) : query["query"].ToString());
    }

    private static Scanned? Opened(SandboxCore core, string text, string appId, string page, string query) =>
        core.Apps.Find(appId) is not { } app ? null : new Scanned("mini_program", text)
        {
            Id = appId,
            Name = app.Name,
            Page = query.Length == 0 ? page : page + (page.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query,
        };

    private byte[] Unlimited(WechatCall call)
    {
        // A number is not taken for its text here: a scene is written as a string.
        var scene = call.Body["scene"] is JsonValue given && given.TryGetValue(out string? text) ? text : "";
        if (scene.Length is 0 or > MaxScene || scene.AsSpan().ContainsAnyExcept(SceneLetters)) throw WechatRefusal.Scene;
        var page = call.Body.Str("page") ?? "";
        if (page.StartsWith('/')) throw WechatRefusal.Page;
        if (page.Length > 0 && (call.Body.Flag("check_path") ?? true) && !Published(call.App, page)) throw WechatRefusal.UnpublishedPage;
        Common(call);
        return Picture($"appid={call.App.AppId}&scene={Uri.EscapeDataString(scene)}&page={Uri.EscapeDataString(page)}");
    }

    private byte[] Limited(WechatCall call)
    {
        var path = call.Body.Str("path") ?? "";
        if (path.Length is 0 or > MaxPath) throw WechatRefusal.Page;
        Common(call);
        return Picture($"appid={call.App.AppId}&page={Uri.EscapeDataString(path)}");
    }

    private void Common(WechatCall call)
    {
        if (call.App.Kind != WechatApp.MiniProgram) throw WechatRefusal.Unauthorized;
        if (call.Body.Num("width") is < 280 or > 1280) throw WechatRefusal.Argument("width");
        if (call.Body.Str("env_version") is not (null or "release" or "trial" or "develop")) throw WechatRefusal.Argument("env_version");
        if (!api.Core.Rates.Take("wechat-code|" + call.App.AppId, TimeSpan.FromMinutes(1),
            api.Core.Limits.CodesPerMinute)) throw WechatRefusal.TooOften;
    }

    private byte[] Picture(string query) => QrImages.Png($"{api.Core.Addresses.Wechat}/mp?{query}");

    private static bool Published(WechatApp app, string page) => app.Pages.Count == 0 || app.Pages.Contains(page.Split('?')[0]);

    private JumpLink Link(WechatCall call, JsonObject target, string pathName)
    {
        var path = (target.Str(pathName) ?? "").TrimStart('/');
        var query = target.Str("query") ?? "";
        if (path.Length > MaxPath || (path.Length > 0 && !Published(call.App, path))) throw WechatRefusal.PagePath;
        if (query.Length > MaxQuery) throw WechatRefusal.Query;
        var link = new JumpLink(Ids.Random(11), call.App.AppId, path, query, target.Str("env_version") ?? "release")
        {
            CreatedAtMs = call.NowMs,
            ExpiresAtMs = Expiry(call),
        };
        api.State.Put(link.Id, link);
        return link;
    }

    private static long Expiry(WechatCall call)
    {
        var latest = call.NowMs + MaxLinkDays * 86_400_000L;
        var wanted = (call.Body.Num("expire_type") ?? 0) switch
        {
            1 => call.NowMs + (call.Body.Num("expire_interval") ?? throw WechatRefusal.LinkExpiry) * 86_400_000L,
            0 => call.Body.Num("expire_time") is { } seconds and > 0 ? seconds * 1000 : latest,
            _ => throw WechatRefusal.LinkExpiry,
        };
        return wanted > call.NowMs && wanted <= latest ? wanted : throw WechatRefusal.LinkExpiry;
    }

    private JsonObject Show(WechatCall call, string? id)
    {
        var link = api.State.Get<JumpLink>(id);
        if (link?.AppId != call.App.AppId) throw WechatRefusal.Argument("link");
        return new JsonObject
        {
            ["appid"] = link.AppId,
            ["path"] = link.Path,
            ["query"] = link.Query,
            ["create_time"] = link.CreatedAtMs / 1000,
            ["expire_time"] = link.ExpiresAtMs / 1000,
            ["env_version"] = link.EnvVersion,
        };
    }
}

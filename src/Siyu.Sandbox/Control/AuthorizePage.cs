using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Control;

/// <summary>
/// The page open.weixin.qq.com/connect/oauth2/authorize. In a phone it knows who holds it; here "as" in the query,
/// or the cookie of the phones page, says so, and otherwise it asks.
/// </summary>
internal sealed class AuthorizePage(SandboxCore core)
{
    private const string Cookie = "siyu_sandbox_as";
    private const int MaxShown = 200;

    /// <summary>In a phone of the phones page the frame's name says who holds it (siyu-phone:…): the page goes on as that person.</summary>
    private const string GoOnAsHolder =
        "if(window.parent!==window&&window.name.startsWith('siyu-phone:')&&!location.search.includes('&as='))"
        + "location.replace(location.pathname+location.search+'&as='+encodeURIComponent(window.name.slice(11))+location.hash)";

    private const string Style =
        "body{margin:0 auto;max-width:480px;padding:24px 16px;background:#edf0f3;color:#1c2430;font:16px/1.5 system-ui,'PingFang SC',"
        + "'Noto Sans CJK SC','Microsoft YaHei',sans-serif}h1{margin:0 4px;font-size:20px}"
        + "p{margin:4px 4px 16px;color:#55606f;font-size:14px}"
        + "ul{margin:0;padding:0;list-style:none;overflow:hidden;border-radius:12px;background:#fff}li+li{border-top:1px solid #e6e9ee}"
        + "a{display:block;padding:13px 16px;color:inherit;text-decoration:none}a:hover,a:focus{background:#e6efeb}";

    private static readonly string Policy =
        $"default-src 'none'; script-src 'sha256-{Digest(GoOnAsHolder)}'; style-src 'sha256-{Digest(Style)}'";

    internal sealed record Approval(string? Persona, string? Userid, string? Url);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/connect/oauth2/authorize", Show);
        routes.MapGet("/wwlogin/sso/login", Show);
    }

    public void MapControl(IEndpointRouteBuilder control) => control.Act<Approval>("/persona/oauth-approve", approval =>
    {
        if (!Uri.TryCreate(approval.Url, UriKind.Absolute, out var url)) throw ControlRefusal.Bad("oauth.bad_url",
            "url must be the authorize address.");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query);
        var request = Read(name => query.TryGetValue(name, out var value) ? value.ToString() : null);
        var authorizer = core.Authorizers.FirstOrDefault(a => a.Owns(request.AppId))
            ?? throw ControlRefusal.Missing("appid", request.AppId);
        if (authorizer.Refuses(request) is { } why) throw ControlRefusal.Bad("oauth.refused", why);
        var who = approval.Userid ?? approval.Persona;
        var code = authorizer.Issue(request, who ?? "") ?? throw ControlRefusal.Missing("persona", who);
        return new { code, state = request.State, redirect = Redirect(request, code) };
    });

    private async Task Show(HttpContext context)
    {
        var query = context.Request.Query;
        var request = Read(name => query[name]);
        var authorizer = core.Authorizers.FirstOrDefault(a => a.Owns(request.AppId));
        if (authorizer is null || request.RedirectUri.Length == 0)
        {
            await Page(context, 200, "参数错误", "appid or redirect_uri is wrong");
            return;
        }
        if (authorizer.Refuses(request) is { } why)
        {
            await Page(context, 200, "无法访问", why);
            return;
        }
        var who = Named(request.AppId, (string?)query["as"] ?? context.Request.Cookies[Cookie]);
        var code = who is null ? null : core.Store.Atomic(() => authorizer.Issue(request, who));
        if (code is not null) context.Response.Redirect(Redirect(request, code));
        else await Page(context, 200, "选择登录的人", Choices(context, authorizer, request.AppId), raw: true);
    }

    // A phone of the wall names its holder; a member is "corp/userid", and outside the corp the human behind it.
    private string? Named(string appId, string? holder) => holder?.Split('/') is not [var corp, var user] ? holder
        : corp == appId ? user : core.Personas.ByMember(corp, user)?.Id;

    private static AuthorizeRequest Read(Func<string, string?> value) =>
        new(value("appid") ?? "", value("redirect_uri") ?? "", value("scope") ?? "snsapi_base", value("state") ?? "")
        {
            AgentId = long.TryParse(value("agentid"), Text.Plain, out var agent) ? agent : null,
        };

    private static string Redirect(AuthorizeRequest request, string code)
    {
        var (address, fragment) = request.RedirectUri.IndexOf('#', StringComparison.Ordinal) is var at and >= 0
            ? (request.RedirectUri[..at], request.RedirectUri[at..])
            : (request.RedirectUri, "");
        var joint = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{address}{joint}code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(request.State)}{fragment}";
    }

    private static string Choices(HttpContext context, IAuthorizer authorizer, string appId)
    {
        var list = new StringBuilder($"<script>{GoOnAsHolder}</script><p>沙箱里没有真的微信：您想扮演谁？</p><ul>");
        var here = WebUtility.HtmlEncode(context.Request.Path + context.Request.QueryString);
        foreach (var (who, name) in authorizer.People(appId).Take(MaxShown))
            list.Append(CultureInfo.InvariantCulture,
                $"<li><a href=\"{here}&amp;as={Uri.EscapeDataString(who)}\">{WebUtility.HtmlEncode(name)}</a></li>");
        return list.Append("</ul>").ToString();
    }

    private static Task Page(HttpContext context, int status, string title, string body, bool raw = false)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var text = raw ? body : $"<p>{WebUtility.HtmlEncode(body)}</p>";
        return context.Response.WriteAsync(
            "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"<title>{title}</title><style>{Style}</style><h1>{title}</h1>{text}</html>");
    }

    private static string Digest(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

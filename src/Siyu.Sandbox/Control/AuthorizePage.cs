using System.Globalization;
using System.Net;
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
        var who = (string?)query["as"] ?? context.Request.Cookies[Cookie];
        var code = who is null ? null : core.Store.Atomic(() => authorizer.Issue(request, who));
        if (code is not null) context.Response.Redirect(Redirect(request, code));
        else await Page(context, 200, "选择登录的人", Choices(context, authorizer, request.AppId), raw: true);
    }

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
        var list = new StringBuilder("<ul>");
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
        var text = raw ? body : $"<p>{WebUtility.HtmlEncode(body)}</p>";
        return context.Response.WriteAsync(
            $"<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>{text}</html>");
    }
}

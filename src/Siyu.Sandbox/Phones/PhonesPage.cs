using Microsoft.AspNetCore.StaticFiles;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Phones;

/// <summary>The phones page (手机墙) on the control port: built files below /phones/, with a policy that lets in no outsider.</summary>
internal sealed class PhonesPage(SandboxCore core, HouseAddress house, string? folder)
{
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly FileExtensionContentTypeProvider Types = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => Go(context, "/phones/"));
        routes.MapGet("/phones/{*path}", Serve);
    }

    private async Task Serve(HttpContext context)
    {
        var isWhole = context.Request.Path != "/phones";
        if (!isWhole || !IsKnownAs(context))
        {
            await Go(context, (isWhole ? context.Request.Path : "/phones/") + context.Request.QueryString);
            return;
        }
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        var file = Find(path.Length == 0 ? "index.html" : path);
        context.Response.Headers.ContentSecurityPolicy = Policy();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = path.StartsWith("assets/", StringComparison.Ordinal) ? Forever : "no-cache";
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(NotBuilt);
            return;
        }
        context.Response.ContentType = Types.TryGetContentType(file, out var type) ? type : "application/octet-stream";
        await context.Response.SendFileAsync(file);
    }

    private const string NotBuilt =
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>手机墙</title><h1>手机墙还没有构建</h1>"
        + "<p>请在代码仓里运行 <code>./siyu apps</code>，再用 <code>./siyu sandbox</code> 或 <code>./siyu demo</code> 启动沙箱。</p></html>";

    private string? Find(string path)
    {
        if (folder is null) return null;
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(root, path));
        return file.StartsWith(root, StringComparison.Ordinal) && File.Exists(file) ? file : null;
    }

    // The house lets only the control address itself frame its pages; "localhost" would be another one.
    private bool IsKnownAs(HttpContext context) =>
        context.Request.Host.Value == new Uri(core.Addresses.Control).Authority;

    private Task Go(HttpContext context, string place)
    {
        context.Response.Redirect(core.Addresses.Control + place);
        return Task.CompletedTask;
    }

    private string Policy()
    {
        var at = core.Addresses;
        var shop = house.Find();
        return $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
            + $"img-src 'self' data: blob: {at.WeCom} {shop}; frame-src {at.WeCom} {at.Wechat} {at.Pay} {shop}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}

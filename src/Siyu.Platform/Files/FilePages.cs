using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Siyu.Platform;

/// <summary>Serves kept files (公开文件): for ever the same under one address, shown and never run.</summary>
internal static class FilePages
{
    private const string Forever = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileAddress.Place + "{name}", (HttpContext http, string name, IFiles files) =>
        {
            if (files.Open(name) is not { } content) return Results.NotFound();
            http.Response.Headers.CacheControl = Forever;
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.Stream(content, TypeOf(name));
        }).Allow(Allow.Anyone).ExcludeFromDescription();

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => "image/jpeg",
        ".png" => "image/png",
        _ => "image/webp",
    };
}

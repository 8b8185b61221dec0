using System.IO.Compression;
using System.Net.Mime;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using Siyu.Platform;

namespace Siyu.Host;

/// <summary>Serves the apps' built pages (应用页面): the console, the guide app and the mall's H5.</summary>
internal static class AppPages
{
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Where each app lies below the folder of apps, by the path that it is served under.</summary>
    private static readonly IReadOnlyDictionary<string, string> Apps = new Dictionary<string, string>
    {
        ["/console"] = "console/dist",
        ["/guide"] = "guide/dist",
        ["/mall"] = "mall/dist/build/h5",
    };

    /// <summary>Scripts and styles are compressed; answers of the API, which may carry secrets, are not.</summary>
    public static IServiceCollection AddAppPages(this IServiceCollection services) => services
        .Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal)
        .Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal)
        .AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [MediaTypeNames.Text.Html, MediaTypeNames.Text.Css, MediaTypeNames.Text.JavaScript, "image/svg+xml"];
        });

    public static void MapAppPages(this WebApplication app, SiyuOptions options)
    {
        app.UseResponseCompression();
        foreach (var (path, folder) in Apps)
        {
            var place = Path.Combine(options.AppsFolder, folder);
            if (Directory.Exists(place)) Serve(app, path, new PhysicalFileProvider(Path.GetFullPath(place)));
        }
        app.MapGet("/", () => Results.Redirect("/console/")).Allow(Allow.Anyone);
    }

    private static void Serve(WebApplication app, string path, PhysicalFileProvider files)
    {
        var served = new StaticFileOptions { RequestPath = path, FileProvider = files, OnPrepareResponse = file => Cache(file.Context) };
        app.UseStaticFiles(served);
        // Addresses inside an app are its own: whatever is no file is the app's page. Routes do not see the slash at the end.
        app.MapGet(path + "/{*place:nonfile}", (HttpContext http) =>
        {
            if (http.Request.Path == path) return Results.Redirect(path + "/" + http.Request.QueryString);
            http.Response.Headers.CacheControl = "no-cache";
            return Results.File(files.GetFileInfo("index.html").PhysicalPath!, "text/html; charset=utf-8");
        }).Allow(Allow.Anyone);
    }

    /// <summary>Files under <c>assets</c> carry a hash in their names; the others may change under theirs.</summary>
    private static void Cache(HttpContext http) => http.Response.Headers[HeaderNames.CacheControl] =
        http.Request.Path.Value!.Contains("/assets/", StringComparison.Ordinal) ? Forever : "no-cache";
}

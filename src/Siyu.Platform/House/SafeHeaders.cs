using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Siyu.Platform;

/// <summary>
/// Headers that keep browsers careful (安全响应头): no third-party content, no framing but our own, no sniffing, no referrer. Answers of the
/// house also say what time it is here, for a phone's own clock may be wrong.
/// </summary>
internal sealed class SafeHeaders(RequestDelegate next, SiyuOptions options, TimeProvider clock)
{
    private const string HouseTime = "X-Siyu-Now";
    private const string Content =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    /// <summary>The sandbox's phones page, where there is a sandbox, may show the apps inside its phones.</summary>
    private readonly string policy = options.SandboxControl is { } sandbox
        ? $"{Content} {new Uri(sandbox).GetLeftPart(UriPartial.Authority)}" : Content;

    public Task Invoke(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (http.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
            headers[HouseTime] = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }
        return next(http);
    }
}

using Microsoft.AspNetCore.Http;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>The console's session cookie (后台会话 Cookie): unreadable by scripts, sent to this site only.</summary>
internal static class ConsoleCookie
{
    public static void Give(HttpContext http, OpenedSession session) =>
        http.Response.Cookies.Append(SessionCookie.Name, session.Token, Options(http));

    public static void Take(HttpContext http) => http.Response.Cookies.Delete(SessionCookie.Name, Options(http));

    public static string CsrfOf(OpenedSession session) => SessionCookie.CsrfOf(session.Token);

    /// <summary>Until the browser closes; when the session ends is the server's to say.</summary>
    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true,
    };
}

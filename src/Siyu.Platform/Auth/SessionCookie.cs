namespace Siyu.Platform;

/// <summary>The console's session cookie (会话 Cookie): its name, and the CSRF token that belongs to a session.</summary>
public static class SessionCookie
{
    public const string Name = SignIn.Cookie;

    public static string CsrfOf(string token) => SignIn.CsrfOf(token);
}

using System.Security.Cryptography;
using System.Text;
using Siyu.Olap.Engine;

namespace Siyu.Olap.Http;

/// <summary>Who asks: user and password by header, Basic or URL, as ClickHouse takes them; the password is the process's token.</summary>
internal static class Credentials
{
    public const string User = "default";

    public static void Check(HttpRequest http, string token)
    {
        var (user, password) = Read(http);
        var right = CryptographicOperations.FixedTimeEquals(Hash(password), Hash(token));
        if (right && user == User) return;
        throw new OlapError(516, "AUTHENTICATION_FAILED",
            $"{user}: Authentication failed: password is incorrect, or there is no user with such name.");
    }

    private static (string User, string Password) Read(HttpRequest http)
    {
        string? user = http.Headers["X-ClickHouse-User"], key = http.Headers["X-ClickHouse-Key"];
        if (user is not null || key is not null) return (user ?? User, key ?? "");
        if (http.Headers.Authorization.ToString() is { } basic && basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return Basic(basic["Basic ".Length..].Trim());
        return (http.Query["user"].LastOrDefault() ?? User, http.Query["password"].LastOrDefault() ?? "");
    }

    private static (string User, string Password) Basic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            throw new OlapError(516, "AUTHENTICATION_FAILED", "Invalid authentication: the Basic header is not base64.");
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (pair[0], pair.Length == 2 ? pair[1] : "");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

using Npgsql;

namespace Siyu.Tool.Demo.Stage;

/// <summary>Reads <c>postgres://user:password@host:port/name?…</c> (PostgreSQL 地址), or an Npgsql connection string as it is.</summary>
internal static class PostgresAddress
{
    internal static string ConnectionString(string text)
    {
        if (!text.StartsWith("postgres", StringComparison.Ordinal))
        {
            return text;
        }

        var uri = new Uri(text);
        var user = uri.UserInfo.Split(':', 2);
        var parts = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = uri.AbsolutePath.Trim('/'),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = pair.Split('=', 2);
            parts[Uri.UnescapeDataString(halves[0])] = Uri.UnescapeDataString(halves.ElementAtOrDefault(1) ?? "");
        }

        return parts.ConnectionString;
    }
}

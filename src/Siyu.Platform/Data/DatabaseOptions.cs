using Microsoft.Data.Sqlite;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Which database holds the business data (数据库选项): a SQLite file, or PostgreSQL.</summary>
public sealed record DatabaseOptions(bool IsSqlite, string ConnectionString)
{
    private const string PlansKept = "Max Auto Prepare";
    private const string Unreset = "No Reset On Close";
    private const int MostPlans = 200;

    /// <summary>Reads <c>sqlite</c>, a file path, <c>postgres://user:password@host:port/name?…</c>, or an Npgsql connection string with
    /// <c>Host=</c>.</summary>
    public static DatabaseOptions Parse(string? text, string dataFolder)
    {
        if (string.IsNullOrEmpty(text) || text == "sqlite") return Sqlite(Path.Combine(dataFolder, "siyu.db"));
        if (text.StartsWith("Host=", StringComparison.OrdinalIgnoreCase)) return Postgres(new(text));
        if (!text.StartsWith("postgres", StringComparison.Ordinal)) return Sqlite(text);
        var uri = new Uri(text);
        var user = uri.UserInfo.Split(':', 2);
        var parts = new Npgsql.NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = uri.AbsolutePath.Trim('/'),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = (pair.Split('=', 2)[0], pair.Split('=', 2).ElementAtOrDefault(1) ?? "");
            parts[Uri.UnescapeDataString(key)] = Uri.UnescapeDataString(value);
        }
        return Postgres(parts);
    }

    /// <summary>
    /// Statements are planned once a connection and not each time, and a connection that comes back keeps its plans: units of work leave
    /// nothing else behind in it (ADR 16). Who puts a pooler in between that knows no sessions says <c>Max Auto Prepare=0</c>.
    /// </summary>
    private static DatabaseOptions Postgres(Npgsql.NpgsqlConnectionStringBuilder parts)
    {
        if (!Says(parts, PlansKept)) parts.MaxAutoPrepare = MostPlans;
        if (!Says(parts, Unreset)) parts.NoResetOnClose = true;
        return new(false, parts.ConnectionString);
    }

    private static bool Says(Npgsql.NpgsqlConnectionStringBuilder parts, string key) =>
        parts.Keys.Cast<string>().Contains(key, StringComparer.OrdinalIgnoreCase);

    private static DatabaseOptions Sqlite(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return new(true, new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 }.ConnectionString);
    }
}

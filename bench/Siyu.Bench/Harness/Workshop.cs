using Microsoft.Data.Sqlite;
using Npgsql;

namespace Siyu.Bench.Harness;

/// <summary>Where a bench works (基准工作间): a folder, a database server or SQLite files, and what it starts.</summary>
/// <param name="Folder">Everything of this run lies below it.</param>
/// <param name="Server">Npgsql connection string of a PostgreSQL that may be used up, or null for SQLite.</param>
internal sealed record Workshop(string Folder, string? Server, int Repeats)
{
    public bool IsSqlite => Server is null;

    /// <summary>Where PostgreSQL's own programs lie, for who starts servers of it.</summary>
    public string? Binaries { get; init; }

    /// <summary>Only the product is measured, and nothing to compare it with: for a profile.</summary>
    public bool Alone { get; init; }

    public static void Say(string line) => Console.WriteLine(line);

    /// <summary>The folder of one house's data, empty.</summary>
    public string Place(string name)
    {
        var place = Path.Combine(Folder, name);
        if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        return Directory.CreateDirectory(place).FullName;
    }

    /// <summary>A database of this name, empty; as the host's <c>--database</c> takes it.</summary>
    public async Task<BenchDatabase> Database(string name, CancellationToken ct)
    {
        var place = Place(name);
        if (Server is null) return new(name, place, null);
        NpgsqlConnection.ClearAllPools();
        await Run(Server, $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", ct);
        await Run(Server, $"CREATE DATABASE \"{name}\"", ct);
        return new(name, place, new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString);
    }

    /// <summary>A database that was made before in this folder and on this server.</summary>
    public BenchDatabase Known(string name) => new(name, Path.Combine(Folder, name),
        Server is null ? null : new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString);

    /// <summary>A database that holds what another holds now; nobody may be working in that one.</summary>
    public async Task<BenchDatabase> Copy(BenchDatabase original, string name, CancellationToken ct)
    {
        var place = Place(name);
        if (Server is null)
        {
            await using (var source = new SqliteConnection($"Data Source={original.SqliteFile};Pooling=false"))
            await using (var copy = new SqliteConnection($"Data Source={Path.Combine(place, "siyu.db")};Pooling=false"))
            {
                await source.OpenAsync(ct);
                await copy.OpenAsync(ct);
                source.BackupDatabase(copy);
            }
            return new(name, place, null);
        }
        NpgsqlConnection.ClearAllPools();
        await Run(Server, $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", ct);
        await Run(Server, $"CREATE DATABASE \"{name}\" TEMPLATE \"{original.Name}\" STRATEGY FILE_COPY", ct);
        return new(name, place, new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString);
    }

    /// <summary>The server's first process, whose tree is the whole database.</summary>
    public async Task<int[]> DatabaseProcesses(CancellationToken ct)
    {
        if (Server is null) return [];
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync(ct);
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var stat = await File.ReadAllTextAsync($"/proc/{await ask.ExecuteScalarAsync(ct)}/stat", ct);
        return [int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)];
    }

    /// <summary>What is in memory goes to disk now, so that the next measurement does not pay for the last.</summary>
    public async Task Checkpoint(CancellationToken ct)
    {
        if (Server is not null) await Run(Server, "CHECKPOINT", ct);
    }

    private static async Task Run(string server, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>A database of a bench (基准数据库), with the data folder that belongs to it.</summary>
/// <param name="Connection">Npgsql connection string; null for the SQLite file of the folder.</param>
internal sealed record BenchDatabase(string Name, string Folder, string? Connection)
{
    public bool IsSqlite => Connection is null;

    /// <summary>Where its hosts' words go: beside its data, unless the disk of that is what is tried.</summary>
    public string Logs { get; init; } = Path.Combine(Folder, "logs");

    public string SqliteFile => Path.Combine(Folder, "siyu.db");

    /// <summary>As the host's <c>--database</c> takes it.</summary>
    public string Argument => Connection ?? "sqlite";

    /// <summary>One number or word.</summary>
    public async Task<object?> Scalar(string sql, CancellationToken ct)
    {
        await using var connection = Open();
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 300);
        return await command.ExecuteScalarAsync(ct);
    }

    public async Task<long> Count(string sql, CancellationToken ct) =>
        Convert.ToInt64(await Scalar(sql, ct) ?? 0L, System.Globalization.CultureInfo.InvariantCulture);

    public async Task Run(string sql, CancellationToken ct) => await Scalar(sql, ct);

    /// <summary>The first column of all rows, as text.</summary>
    public async Task<List<string>> Texts(string sql, CancellationToken ct)
    {
        await using var connection = Open();
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 300);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var texts = new List<string>();
        while (await reader.ReadAsync(ct)) texts.Add(reader.GetValue(0).ToString()!);
        return texts;
    }

    /// <summary>A connection outside the product; the same durability as the product's. None is pooled that a trial may have
    /// broken.</summary>
    public System.Data.Common.DbConnection Open() => Connection is null
        ? new SqliteConnection($"Data Source={SqliteFile};Pooling=true;Default Timeout=60")
        : new NpgsqlConnection(Connection + ";Pooling=false");
}

using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Importing;

/// <summary>
/// The rows that an import wrote, written again by the bare engine (裸引擎装载): same columns, same indexes, the values ready in memory, COPY or
/// prepared statements, one commit.
/// </summary>
internal sealed class BareLoad
{
    private const string Original = "orders_ticket_line";
    private const string Copy = "bench_ticket_line";
    private readonly BenchDatabase database;
    private readonly string[] columns;
    private readonly string[] types;
    private readonly List<object[]> rows;

    private BareLoad(BenchDatabase database, string[] columns, string[] types, List<object[]> rows) =>
        (this.database, this.columns, this.types, this.rows) = (database, columns, types, rows);

    public int Rows => rows.Count;

    /// <summary>Reads the rows, and makes a table of the same shape for them.</summary>
    public static async Task<BareLoad> Of(BenchDatabase database, CancellationToken ct)
    {
        var rows = new List<object[]>();
        await using var connection = database.Open();
        await connection.OpenAsync(ct);
        await using var read = connection.CreateCommand();
        (read.CommandText, read.CommandTimeout) = ($"SELECT * FROM {Original}", 300);
        await using var reader = await read.ExecuteReaderAsync(ct);
        var kept = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "number").ToList();
        string[] columns = [.. kept.Select(reader.GetName)];
        string[] types = [.. kept.Select(reader.GetDataTypeName)];
        while (await reader.ReadAsync(ct)) rows.Add([.. kept.Select(reader.GetValue)]);
        var load = new BareLoad(database, columns, types, rows);
        await load.MakeTable(ct);
        return load;
    }

    /// <summary>Rows a second, all in one go.</summary>
    public async Task<double> PerSecond(CancellationToken ct)
    {
        await database.Run($"DELETE FROM {Copy}", ct);
        var watch = Stopwatch.StartNew();
        await using var connection = database.Open();
        await connection.OpenAsync(ct);
        if (connection is NpgsqlConnection postgres) await ByCopy(postgres, ct);
        else Prepared((SqliteConnection)connection);
        return rows.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Rows a second, each committed alone.</summary>
    public async Task<double> OneByOne(TimeSpan time, CancellationToken ct)
    {
        await database.Run($"DELETE FROM {Copy}", ct);
        await using var connection = database.Open();
        await connection.OpenAsync(ct);
        await using var insert = Insert(connection);
        if (database.IsSqlite) Durable(connection);
        var watch = Stopwatch.StartNew();
        var done = 0;
        while (watch.Elapsed < time && done < rows.Count)
        {
            Fill(insert, rows[done++]);
            await insert.ExecuteNonQueryAsync(ct);
        }
        return done / watch.Elapsed.TotalSeconds;
    }

    private async Task MakeTable(CancellationToken ct)
    {
        if (!database.IsSqlite)
        {
            await database.Run($"DROP TABLE IF EXISTS {Copy}", ct);
            await database.Run($"CREATE TABLE {Copy} (LIKE {Original} INCLUDING ALL)", ct);
            return;
        }
        await database.Run($"DROP TABLE IF EXISTS {Copy}", ct);
        foreach (var sql in await database.Texts(
            $"SELECT sql FROM sqlite_master WHERE tbl_name = '{Original}' AND sql IS NOT NULL ORDER BY type DESC", ct))
            await database.Run(sql.Replace(Original, Copy, StringComparison.Ordinal), ct);
    }

    private async Task ByCopy(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {Copy} ({string.Join(',', columns)}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is DBNull) await writer.WriteNullAsync(ct);
                else await writer.WriteAsync(row[i], types[i], ct);
            }
        }
        await writer.CompleteAsync(ct);
    }

    private void Prepared(SqliteConnection connection)
    {
        Durable(connection);
        using var transaction = connection.BeginTransaction(deferred: false);
        using var insert = (SqliteCommand)Insert(connection);
        insert.Transaction = transaction;
        foreach (var row in rows)
        {
            Fill(insert, row);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static void Durable(DbConnection connection)
    {
        using var settings = connection.CreateCommand();
        settings.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL";
        settings.ExecuteNonQuery();
    }

    private DbCommand Insert(DbConnection connection)
    {
        var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {Copy} ({string.Join(',', columns)}) VALUES ({string.Join(',', columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < columns.Length; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            insert.Parameters.Add(parameter);
        }
        return insert;
    }

    private static void Fill(DbCommand insert, object[] row)
    {
        for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i];
    }
}

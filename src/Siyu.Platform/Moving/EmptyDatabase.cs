using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Siyu.Kernel;

namespace Siyu.Platform.Moving;

/// <summary>
/// A database that a whole house is carried into (搬入的数据库), in one transaction: either everything stands there at last, or nothing does.
/// </summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    /// <summary>One table of a large house takes its time; zero would mean at once.</summary>
    private static readonly TimeSpan CopyAtMost = TimeSpan.FromHours(6);
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;
    private readonly Dictionary<string, MovedTable> tables;

    private EmptyDatabase(DbConnection connection, DbTransaction transaction, List<MovedTable> tables) =>
        (this.connection, this.transaction, this.tables) = (connection, transaction, tables.ToDictionary(table => table.Name));

    public IReadOnlyCollection<string> Names => tables.Keys;

    /// <summary>Opens a database whose schema is applied; refuses one in which a house lives already.</summary>
    public static async Task<Result<EmptyDatabase>> Open(DatabaseOptions options, CancellationToken ct)
    {
        DbConnection connection = options.IsSqlite
            ? new SqliteConnection(options.ConnectionString + ";Pooling=False") : new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(ct);
        if (options.IsSqlite) await Run(connection, null, "PRAGMA foreign_keys=OFF; PRAGMA synchronous=FULL", ct);
        var transaction = await connection.BeginTransactionAsync(ct);
        var database = new EmptyDatabase(connection, transaction, await MovedTable.All(connection, ct));
        if (await database.IsLivedIn(ct))
        {
            await database.DisposeAsync();
            return MovingProblems.NotEmpty;
        }
        foreach (var table in database.tables.Values.Reverse()) await database.Run($"DELETE FROM {table.Name}", ct);
        return database;
    }

    /// <summary>Takes the rows of one table and says what they come to, as they were given.</summary>
    public async Task<TableSum> Fill(string name, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        var table = tables[name];
        Must.Hold(columns.Order(StringComparer.Ordinal).SequenceEqual(
            table.Columns.Select(column => column.Name).Order(StringComparer.Ordinal)), $"{name} has the same columns on both sides");
        var list = string.Join(',', columns.Select(column => $"\"{column}\""));
        var sum = new TableSum(columns);
        if (connection is NpgsqlConnection postgres) await Copy(postgres, $"COPY {name} ({list}) FROM STDIN (FORMAT BINARY)");
        else await Insert($"INSERT INTO {name} ({list}) VALUES ({string.Join(',', columns.Select((_, i) => $"@p{i}"))})");
        return sum;

        async Task Copy(NpgsqlConnection to, string sql)
        {
            var types = columns.Select(column => table.Columns.Single(one => one.Name == column).Type).ToArray();
            await using var writer = await to.BeginBinaryImportAsync(sql, ct);
            writer.Timeout = CopyAtMost;
            await foreach (var row in rows)
            {
                sum.Add(row);
                await writer.StartRowAsync(ct);
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] is { } value) await writer.WriteAsync(MovedValue.ForPostgres(value, types[i]), ct);
                    else await writer.WriteNullAsync(ct);
                }
            }
            await writer.CompleteAsync(ct);
        }

        async Task Insert(string sql)
        {
            await using var insert = Command(sql);
            for (var i = 0; i < columns.Count; i++) insert.Give($"@p{i}", null);
            await foreach (var row in rows)
            {
                sum.Add(row);
                for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
                await insert.ExecuteNonQueryAsync(ct);
            }
        }
    }

    /// <summary>What the rows of a table come to, read back.</summary>
    public async Task<TableSum> Sum(string name, CancellationToken ct)
    {
        var table = tables[name];
        var sum = new TableSum([.. table.Columns.Select(column => column.Name)]);
        await using var select = Command($"SELECT {table.ColumnList} FROM {name}");
        await using var reader = await select.ExecuteReaderAsync(ct);
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(ct))
        {
            for (var i = 0; i < row.Length; i++) row[i] = MovedValue.Of(reader.GetValue(i));
            sum.Add(row);
        }
        return sum;
    }

    /// <summary>Nobody holds a lease on what was carried; numbers go on after the highest.</summary>
    public async Task Settle(CancellationToken ct)
    {
        await Run("UPDATE platform_cursor SET lease_owner = NULL, lease_until = NULL", ct);
        await Run("UPDATE platform_feed SET lease_owner = NULL, lease_until = NULL", ct);
        await Run("UPDATE platform_intent SET lease_until = 0 WHERE state = 'Calling'", ct);
        if (connection is not NpgsqlConnection) return;
        foreach (var table in tables.Values)
            foreach (var column in table.Columns.Where(column => column.Numbered))
                await Run($"""
                    SELECT setval(pg_get_serial_sequence('{table.Name}', '{column.Name}'), coalesce(max("{column.Name}"), 1),
                        max("{column.Name}") IS NOT NULL) FROM {table.Name}
                    """, ct);
    }

    /// <summary>
    /// The house is back at an earlier time: whatever it wished for since may have happened outside, so it asks before it calls; and the
    /// analytical database hears the log from its beginning.
    /// </summary>
    public async Task GoBack(CancellationToken ct)
    {
        var may = connection is NpgsqlConnection ? "true" : "1";
        await Run($"UPDATE platform_intent SET may_have_happened = {may} WHERE state IN ('Waiting', 'Calling')", ct);
        await Run("DELETE FROM platform_feed", ct);
    }

    public async Task Commit(CancellationToken ct)
    {
        if (connection is SqliteConnection)
        {
            await using var check = Command("SELECT count(*) FROM pragma_foreign_key_check");
            Must.Hold(await check.ExecuteScalarAsync(ct) is 0L, "every row refers to rows that are there");
        }
        await transaction.CommitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<bool> IsLivedIn(CancellationToken ct)
    {
        foreach (var table in new[] { "platform_event", "platform_audit", "organization_unit" }.Where(tables.ContainsKey))
        {
            await using var any = Command($"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1) one");
            if (await any.ExecuteScalarAsync(ct) is not 0L) return true;
        }
        return false;
    }

    private Task Run(string sql, CancellationToken ct) => Run(connection, transaction, sql, ct);

    private static async Task Run(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 0);
        await command.ExecuteNonQueryAsync(ct);
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 0);
        return command;
    }
}

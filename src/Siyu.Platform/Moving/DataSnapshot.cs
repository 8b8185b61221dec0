using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Siyu.Platform.Moving;

/// <summary>A database as it stands at one instant (一致快照), while others go on writing to it.</summary>
internal sealed class DataSnapshot : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;

    private DataSnapshot(DbConnection connection, DbTransaction transaction) =>
        (this.connection, this.transaction) = (connection, transaction);

    public static async Task<DataSnapshot> Open(DatabaseOptions options, CancellationToken ct)
    {
        DbConnection connection = options.IsSqlite
            ? new SqliteConnection(options.ConnectionString + ";Pooling=False") : new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(ct);
        if (connection is SqliteConnection sqlite) return new(connection, await Frozen(sqlite, ct));
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var first = connection.CreateCommand();
        first.CommandText = "SET TRANSACTION READ ONLY; SELECT 1";
        await first.ExecuteNonQueryAsync(ct);
        return new(connection, transaction);
    }

    public Task<List<MovedTable>> Tables(CancellationToken ct) => MovedTable.All(connection, ct);

    /// <summary>Names of the schema files that were applied.</summary>
    public async Task<List<string>> SchemaFiles(CancellationToken ct)
    {
        var files = new List<string>();
        await foreach (var row in Rows($"SELECT file FROM {MovedTable.SchemaTable} ORDER BY file", ct)) files.Add((string)row[0]!);
        return files;
    }

    /// <summary>Rows in the shape both databases share; the array is used again for the next row.</summary>
    public IAsyncEnumerable<object?[]> Rows(MovedTable table, CancellationToken ct) =>
        Rows($"SELECT {table.ColumnList} FROM {table.Name}", ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>A reading transaction of the write-ahead log begins with its first read.</summary>
    private static async Task<DbTransaction> Frozen(SqliteConnection connection, CancellationToken ct)
    {
        var transaction = connection.BeginTransaction(deferred: true);
        await using var first = connection.CreateCommand();
        first.CommandText = "SELECT count(*) FROM sqlite_master";
        await first.ExecuteScalarAsync(ct);
        return transaction;
    }

    private async IAsyncEnumerable<object?[]> Rows(string sql,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 0);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new object?[reader.FieldCount];
        while (await reader.ReadAsync(ct))
        {
            for (var i = 0; i < row.Length; i++) row[i] = MovedValue.Of(reader.GetValue(i));
            yield return row;
        }
    }
}

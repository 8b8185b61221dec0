using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Listeners;

/// <summary>
/// Five listeners without us (对照监听者): the next events, their effect and the cursor in one transaction, by hand. One event a transaction
/// is what a team writes; a group is what the bare engine can.
/// </summary>
internal sealed class RawListeners(BenchDatabase database) : IDisposable
{
    private const int Listeners = 5;
    private const string Add = " ON CONFLICT (listener, key) DO UPDATE SET heard = bench_tally.heard + 1";
    private readonly SemaphoreSlim writer = new(1);

    public void Dispose() => writer.Dispose();

    /// <summary>Events a second that all five heard.</summary>
    public async Task<double> PerSecond(int atOnce, TimeSpan time, CancellationToken ct)
    {
        var heard = await Task.WhenAll(
            Enumerable.Range(0, Listeners).Select(number => Task.Run(() => Listen(number, atOnce, time, ct), ct)));
        return heard.Sum() / (double)Listeners / time.TotalSeconds;
    }

    private async Task<long> Listen(int number, int atOnce, TimeSpan time, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"raw-{atOnce}-{number}-{Stopwatch.GetTimestamp()}");
        await using var connection = database.Open();
        await connection.OpenAsync(ct);
        if (database.IsSqlite) await Run(connection, null, "PRAGMA synchronous=FULL", ct);
        await Run(connection, null, $"INSERT INTO platform_cursor (listener, position) VALUES ('{name}', 0)", ct);
        var watch = Stopwatch.StartNew();
        var position = 0L;
        var heard = 0L;
        while (watch.Elapsed < time)
        {
            if (database.IsSqlite) await writer.WaitAsync(ct);
            try
            {
                var before = position;
                (position, var count) = await Turn(connection, name, position, atOnce, ct);
                heard += count;
                if (position == before) break;
            }
            finally
            {
                if (database.IsSqlite) writer.Release();
            }
        }
        await Run(connection, null, $"DELETE FROM platform_cursor WHERE listener = '{name}'", ct);
        return heard;
    }

    private static async Task<(long Position, int Count)> Turn(
        DbConnection connection, string name, long position, int atOnce, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var keys = new List<string>(atOnce);
        await using (var read = connection.CreateCommand())
        {
            read.Transaction = transaction;
            read.CommandText = "SELECT position, key, body FROM platform_event WHERE name = 'bench.news' AND position > @after "
                + "ORDER BY position LIMIT @most";
            Give(read, ("@after", position), ("@most", atOnce));
            await using var reader = await read.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                position = reader.GetInt64(0);
                keys.Add(reader.GetString(1));
            }
        }
        foreach (var group in keys.Order(StringComparer.Ordinal).GroupBy(key => key))
            await Run(
                connection, transaction, $"INSERT INTO bench_tally (listener, key, heard) VALUES (@name, @key, {group.Count()}){Add}", ct,
                ("@name", name), ("@key", group.Key));
        await Run(connection, transaction, "UPDATE platform_cursor SET position = @position WHERE listener = @name", ct,
            ("@position", position), ("@name", name));
        await transaction.CommitAsync(ct);
        return (position, keys.Count);
    }

    private static async Task Run(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken ct, params (string, object)[] values)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        Give(command, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Give(DbCommand command, params (string Name, object Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}

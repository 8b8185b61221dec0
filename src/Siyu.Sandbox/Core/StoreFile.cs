using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Siyu.Sandbox.Core;

/// <summary>A document as read from disk, parsed when someone first asks for it.</summary>
internal sealed record RawDocument(string Text)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, Store.Json)
        ?? throw new InvalidDataException($"An empty document of {typeof(T).Name} is on disk.");
}

/// <summary>One line of the journal: what happened, on the virtual clock.</summary>
internal sealed record JournalLine(long Seq, DateTimeOffset At, string Plane, string Kind, string Json);

internal sealed record JournalQuery(long Since = 0, string? Plane = null, string? Kind = null, int Limit = 1000);

/// <summary>One row to write.</summary>
internal sealed record StoreWrite(string? Kind, string? Id, object? Document, JournalLine? Line)
{
    public static readonly StoreWrite Clear = new(null, null, null, null);
    public static StoreWrite Put(string kind, string id, object document) => new(kind, id, document, null);
    public static StoreWrite Delete(string kind, string id) => new(kind, id, null, null);
    public static StoreWrite Journal(JournalLine line) => new(null, null, null, line);
}

/// <summary>The SQLite file under the store: one writer, short-lived readers of the journal.</summary>
internal sealed class StoreFile : IDisposable
{
    private const int MaxJournalLines = 10_000;
    private readonly string path;
    private readonly SqliteConnection connection;

    public StoreFile(string path)
    {
        this.path = path;
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL");
        // Enough against kill -9, which leaves what the operating system was given; only a power cut may take the last commits.
        Run("PRAGMA synchronous=NORMAL");
        Run("""
            CREATE TABLE IF NOT EXISTS doc(
              seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, UNIQUE(kind, id));
            CREATE TABLE IF NOT EXISTS journal(
              seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, plane TEXT NOT NULL, kind TEXT NOT NULL, json TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS journal_kind ON journal(kind, seq);
            """);
    }

    /// <summary>The documents in the order in which each first came.</summary>
    public IEnumerable<(string Kind, string Id, string Json)> Load()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT kind, id, json FROM doc ORDER BY seq";
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return (reader.GetString(0), reader.GetString(1), reader.GetString(2));
    }

    public long LastJournalSeq()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(seq), 0) FROM journal";
        return (long)command.ExecuteScalar()!;
    }

    public void Write(IReadOnlyList<StoreWrite> batch)
    {
        using var transaction = connection.BeginTransaction();
        using var put = Prepared(transaction, """
            INSERT INTO doc(kind,id,json) VALUES($a,$b,$c) ON CONFLICT(kind,id) DO UPDATE SET json=excluded.json
            """, 3);
        using var delete = Prepared(transaction, "DELETE FROM doc WHERE kind=$a AND id=$b", 2);
        using var journal = Prepared(transaction, "INSERT INTO journal(seq,at,plane,kind,json) VALUES($a,$b,$c,$d,$e)", 5);
        using var clear = Prepared(transaction, "DELETE FROM doc", 0);
        foreach (var write in batch)
        {
            if (write.Line is { } line)
                Execute(journal, line.Seq, line.At.ToUnixTimeMilliseconds(), line.Plane, line.Kind, line.Json);
            else if (write.Kind is null) Execute(clear);
            else if (write.Document is null) Execute(delete, write.Kind, write.Id!);
            else Execute(put, write.Kind, write.Id!, JsonSerializer.Serialize(write.Document, write.Document.GetType(), Store.Json));
        }
        transaction.Commit();
    }

    public List<JournalLine> ReadJournal(JournalQuery query)
    {
        using var reading = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        reading.Open();
        using var command = reading.CreateCommand();
        command.CommandText = """
            SELECT seq, at, plane, kind, json FROM journal
            WHERE seq > $since AND ($plane IS NULL OR plane = $plane) AND ($kind IS NULL OR kind = $kind OR kind GLOB $kind)
            ORDER BY seq LIMIT $limit
            """;
        command.Parameters.AddWithValue("$since", query.Since);
        command.Parameters.AddWithValue("$plane", (object?)query.Plane ?? DBNull.Value);
        command.Parameters.AddWithValue("$kind", (object?)query.Kind ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", Math.Clamp(query.Limit, 1, MaxJournalLines));
        using var reader = command.ExecuteReader();
        var lines = new List<JournalLine>();
        while (reader.Read())
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1));
            lines.Add(new JournalLine(reader.GetInt64(0), at, reader.GetString(2), reader.GetString(3), reader.GetString(4)));
        }
        return lines;
    }

    public void Dispose() => connection.Dispose();

    private static void Execute(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepared(SqliteTransaction transaction, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (char)('a' + i) });
        return command;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

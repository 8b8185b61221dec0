using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>A change of due work, written at the commit: moved to a time, or cancelled.</summary>
internal sealed record DueChange(string Kind, string Key, DateTimeOffset? At, string? Body);

/// <summary>Writes due work and wishes for the outside.</summary>
internal static class WorkTables
{
    private const string Upsert = """
        INSERT INTO platform_due (kind, key, due_at, body) VALUES (@kind, @key, @at, @body)
        ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, body = excluded.body, attempts = 0, parked = @not, error = NULL
        """;

    public static async Task Write(SiyuDb db, IReadOnlyList<DueChange> changes, IReadOnlyList<IntentRow> intents, CancellationToken ct)
    {
        foreach (var change in changes)
        {
            if (change.At is { } at)
            {
                await using var upsert = db.Command(Upsert);
                upsert.Give("@kind", change.Kind).Give("@key", change.Key).Give("@at", at).Give("@body", change.Body).Give("@not", false);
                await upsert.ExecuteNonQueryAsync(ct);
            }
            else
            {
                await using var delete = db.Command("DELETE FROM platform_due WHERE kind = @kind AND key = @key");
                delete.Give("@kind", change.Kind).Give("@key", change.Key);
                await delete.ExecuteNonQueryAsync(ct);
            }
        }
        await db.InsertNew(intents, "kind, key", ct);
    }

    /// <summary>Due work whose time has come, locked against other nodes until the end of the unit of work.</summary>
    public static Task<List<DueRow>> TakeDue(SiyuDb db, DateTimeOffset now, int atMost, CancellationToken ct) => db.IsSqlite
        ? db.Query<DueRow>($"SELECT * FROM platform_due WHERE NOT parked AND due_at <= {now.ToUnixTimeMilliseconds()} ORDER BY due_at LIMIT {atMost}").ToListAsync(ct)
        : db.Query<DueRow>(
            $"SELECT * FROM platform_due WHERE NOT parked AND due_at <= {now.ToUnixTimeMilliseconds()} ORDER BY due_at LIMIT {atMost} FOR UPDATE SKIP LOCKED").ToListAsync(ct);

    /// <summary>Wishes to carry out now, and those whose caller died, locked until the end of the unit of work.</summary>
    public static Task<List<IntentRow>> TakeIntents(SiyuDb db, DateTimeOffset now, DateTimeOffset real, int atMost, CancellationToken ct)
    {
        var (at, lapsed) = (now.ToUnixTimeMilliseconds(), real.ToUnixTimeMilliseconds());
        return db.IsSqlite
            ? db.Query<IntentRow>($"""
                SELECT * FROM platform_intent WHERE (state = 'Waiting' AND next_at <= {at}) OR (state = 'Calling' AND lease_until < {lapsed})
                ORDER BY next_at LIMIT {atMost}
                """).ToListAsync(ct)
            : db.Query<IntentRow>($"""
                SELECT * FROM platform_intent WHERE (state = 'Waiting' AND next_at <= {at}) OR (state = 'Calling' AND lease_until < {lapsed})
                ORDER BY next_at LIMIT {atMost} FOR UPDATE SKIP LOCKED
                """).ToListAsync(ct);
    }
}

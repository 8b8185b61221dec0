using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>A change of due work, written at the commit: moved to a time, or cancelled.</summary>
internal sealed record DueChange(string Kind, string Key, DateTimeOffset? At, string? Body);

/// <summary>Which wishes to take: due now or of a caller who died, at most so many, none of these kinds.</summary>
internal sealed record IntentAsk(DateTimeOffset Now, DateTimeOffset Real, int AtMost, IReadOnlyCollection<string> NotOf);

/// <summary>Writes and takes due work and wishes for the outside.</summary>
internal static class WorkTables
{
    private const int NodesAtMost = 64;
    private const int DueLocks = 0x4455;
    private const string OnConflict = """
        ON CONFLICT (kind, key) DO UPDATE
        SET due_at = excluded.due_at, body = excluded.body, attempts = 0, parked = excluded.parked, error = NULL
        """;

    public static async Task Write(SiyuDb db, IReadOnlyList<DueChange> changes, IReadOnlyList<IntentRow> intents, CancellationToken ct)
    {
        // The last word about a piece of work counts; rows are taken in one order.
        var last = changes.GroupBy(change => (change.Kind, change.Key)).Select(group => group.Last())
            .OrderBy(change => change.Kind, StringComparer.Ordinal).ThenBy(change => change.Key, StringComparer.Ordinal)
            .ToLookup(change => change.At is not null);
        if (db.IsSqlite)
        {
            foreach (var change in last[true]) await PutOne(db, change, ct);
            foreach (var change in last[false]) await DropOne(db, change, ct);
        }
        else
        {
            if (last.Contains(true)) await PutAll(db, [.. last[true]], ct);
            if (last.Contains(false)) await DropAll(db, [.. last[false]], ct);
        }
        await db.InsertNew(intents, "kind, key", ct);
    }

    /// <summary>
    /// The next piece of due work, kept from other nodes until the end of the unit of work; nothing where there is none. Not by its row:
    /// whoever cancels or moves the work has its own rows locked first, as the handler will have, and that row last.
    /// </summary>
    public static async Task<DueRow?> NextDue(SiyuDb db, DateTimeOffset now, CancellationToken ct)
    {
        var at = now.ToUnixTimeMilliseconds();
        var rows = db.IsSqlite
            ? db.Query<DueRow>($"SELECT * FROM platform_due WHERE NOT parked AND due_at <= {at} ORDER BY due_at LIMIT 1")
            : db.Query<DueRow>($"""
                SELECT * FROM (SELECT * FROM platform_due WHERE NOT parked AND due_at <= {at} ORDER BY due_at LIMIT {NodesAtMost}) AS due
                WHERE pg_try_advisory_xact_lock({DueLocks}, hashtext(kind || '/' || key)) LIMIT 1
                """);
        return (await rows.AsNoTracking().ToListAsync(ct)).SingleOrDefault();
    }

    /// <summary>Takes the row of work that was done away; false where it was cancelled or moved meanwhile: it must not count.</summary>
    public static async Task<bool> Finish(SiyuDb db, DueRow done, CancellationToken ct) =>
        await db.All<DueRow>().Where(row => row.Kind == done.Kind && row.Key == done.Key && row.DueAt == done.DueAt)
            .ExecuteDeleteAsync(ct) == 1;

    /// <summary>Wishes to carry out now, and those whose caller died, locked until the end of the unit of work.</summary>
    public static Task<List<IntentRow>> TakeIntents(SiyuDb db, IntentAsk ask, CancellationToken ct)
    {
        var (at, lapsed) = (ask.Now.ToUnixTimeMilliseconds(), ask.Real.ToUnixTimeMilliseconds());
        return db.IsSqlite
            ? db.Query<IntentRow>($"""
                SELECT * FROM platform_intent
                WHERE ((state = 'Waiting' AND next_at <= {at}) OR (state = 'Calling' AND lease_until < {lapsed}))
                AND kind NOT IN (SELECT value FROM json_each({JsonSerializer.Serialize(ask.NotOf)})) ORDER BY next_at LIMIT {ask.AtMost}
                """).ToListAsync(ct)
            : db.Query<IntentRow>($"""
                SELECT * FROM platform_intent
                WHERE ((state = 'Waiting' AND next_at <= {at}) OR (state = 'Calling' AND lease_until < {lapsed}))
                AND kind <> ALL ({ask.NotOf.ToArray()}) ORDER BY next_at LIMIT {ask.AtMost} FOR UPDATE SKIP LOCKED
                """).ToListAsync(ct);
    }

    private static async Task PutOne(SiyuDb db, DueChange change, CancellationToken ct)
    {
        await using var put = db.Command(
            $"INSERT INTO platform_due (kind, key, due_at, body, parked) VALUES (@kind, @key, @at, @body, 0) {OnConflict}");
        put.Give("@kind", change.Kind).Give("@key", change.Key).Give("@at", change.At).Give("@body", change.Body);
        await put.ExecuteNonQueryAsync(ct);
    }

    private static async Task DropOne(SiyuDb db, DueChange change, CancellationToken ct)
    {
        await using var drop = db.Command("DELETE FROM platform_due WHERE kind = @kind AND key = @key");
        await drop.Give("@kind", change.Kind).Give("@key", change.Key).ExecuteNonQueryAsync(ct);
    }

    private static async Task PutAll(SiyuDb db, IReadOnlyList<DueChange> changes, CancellationToken ct)
    {
        await using var put = db.Command($"""
            INSERT INTO platform_due (kind, key, due_at, body, parked)
            SELECT kind, key, due_at, body, false FROM unnest(@kinds, @keys, @ats, @bodies) AS given (kind, key, due_at, body) {OnConflict}
            """);
        Name(put, changes).Give("@ats", changes.Select(change => change.At!.Value.ToUnixTimeMilliseconds()).ToArray())
            .Give("@bodies", changes.Select(change => change.Body!).ToArray());
        await put.ExecuteNonQueryAsync(ct);
    }

    private static async Task DropAll(SiyuDb db, IReadOnlyList<DueChange> changes, CancellationToken ct)
    {
        await using var drop = db.Command(
            "DELETE FROM platform_due due USING unnest(@kinds, @keys) AS gone (kind, key) "
            + "WHERE due.kind = gone.kind AND due.key = gone.key");
        await Name(drop, changes).ExecuteNonQueryAsync(ct);
    }

    private static System.Data.Common.DbCommand Name(System.Data.Common.DbCommand command, IReadOnlyList<DueChange> changes) => command
        .Give("@kinds", changes.Select(change => change.Kind).ToArray()).Give("@keys", changes.Select(change => change.Key).ToArray());
}

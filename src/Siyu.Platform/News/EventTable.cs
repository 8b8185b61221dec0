using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Writes, numbers and reads the event log.</summary>
internal static class EventTable
{
    private const int NumberedAtOnce = 20_000;
    private const long LockNumber = 0x5349_5956;

    /// <summary>On SQLite the one writer numbers at once; on PostgreSQL the sequencer numbers what is committed, so that a late commit is
    /// never skipped.</summary>
    public static async Task Write(SiyuDb db, IReadOnlyList<EventRow> news, CancellationToken ct)
    {
        await db.InsertAll(news, ct);
        if (db.IsSqlite) await Run(db, "UPDATE platform_event SET position = seq WHERE position IS NULL", ct);
    }

    /// <summary>Numbers committed events in the order of their insertion; one node at a time. Answers how many.</summary>
    public static async Task<int> Sequence(SiyuDb db, CancellationToken ct)
    {
        await Run(db, $"SELECT pg_advisory_xact_lock({LockNumber})", ct);
        return await Run(db, $"""
            WITH head AS (SELECT coalesce(max(position), 0) AS position FROM platform_event),
            fresh AS (SELECT seq, row_number() OVER (ORDER BY seq) AS step FROM platform_event
                      WHERE position IS NULL ORDER BY seq LIMIT {NumberedAtOnce})
            UPDATE platform_event event SET position = head.position + fresh.step FROM fresh, head WHERE event.seq = fresh.seq
            """, ct);
    }

    public static Task<List<EventRow>> Read(SiyuDb db, IReadOnlyList<string> names, long after, int atMost, CancellationToken ct)
    {
        var rows = db.All<EventRow>().AsNoTracking().Where(row => row.Position > after);
        if (names is [var only]) rows = rows.Where(row => row.Name == only);
        else rows = rows.Where(row => names.Contains(row.Name));
        return rows.OrderBy(row => row.Position).Take(atMost).ToListAsync(ct);
    }

    private static async Task<int> Run(SiyuDb db, string sql, CancellationToken ct)
    {
        await using var command = db.Command(sql);
        return await command.ExecuteNonQueryAsync(ct);
    }
}

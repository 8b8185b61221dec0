using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>Holds the whole database to the invariants of all rooms (全库核对).</summary>
public sealed class Verification(SiyuDb db, IEnumerable<IVerify> rooms, ModuleList modules)
{
    /// <param name="quiesced">True demands that no listener lags behind the log.</param>
    public async Task<IReadOnlyList<Finding>> Check(bool quiesced, CancellationToken ct)
    {
        var findings = new List<Finding>();
        await foreach (var finding in Platform(quiesced, ct)) findings.Add(finding);
        foreach (var room in rooms)
            await foreach (var finding in room.Check(db, ct)) findings.Add(finding);
        return findings;
    }

    private async IAsyncEnumerable<Finding> Platform(
        bool quiesced, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("platform.cursor_within_log",
            "SELECT listener FROM platform_cursor WHERE position > (SELECT coalesce(max(position), 0) FROM platform_event)", ct);
        yield return await db.Offenders("platform.numbers_without_gap",
            """
            SELECT position FROM platform_event e
            WHERE position > 1 AND NOT EXISTS (SELECT 1 FROM platform_event b WHERE b.position = e.position - 1)
            """, ct);
        yield return await db.Offenders("platform.nothing_parked", "SELECT listener || ' ' || position FROM platform_parked", ct);
        yield return await db.Offenders("platform.no_due_work_parked", "SELECT kind || ' ' || key FROM platform_due WHERE parked", ct);
        yield return await db.Offenders(
            "platform.no_intent_parked", "SELECT kind || ' ' || key FROM platform_intent WHERE state = 'Parked'", ct);
        if (!quiesced) yield break;
        foreach (var listener in modules.Listeners)
        {
            var position = await db.All<CursorRow>().Where(row => row.Listener == listener.Name).Select(row => (long?)row.Position)
                .SingleOrDefaultAsync(ct) ?? 0;
            var behind = await db.All<EventRow>()
                .LongCountAsync(row => row.Name == listener.EventName && (row.Position == null || row.Position > position), ct);
            yield return new($"platform.quiesced.{listener.Name}", behind, $"position {position}, {behind} events unheard");
        }
    }
}

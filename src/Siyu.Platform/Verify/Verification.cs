using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>Holds the whole database to the invariants of all rooms (全库核对).</summary>
public sealed class Verification(SiyuDb db, IEnumerable<IVerify> rooms, ModuleList modules, FiledEvents filed, PlainScan scan)
{
    /// <param name="quiesced">True demands that no listener lags behind the log.</param>
    public async Task<IReadOnlyList<Finding>> Check(bool quiesced, CancellationToken ct)
    {
        var findings = new List<Finding>();
        var heard = await Heard.Read(db, modules, quiesced, ct);
        await foreach (var finding in Platform(heard, ct)) findings.Add(finding);
        foreach (var room in rooms)
            await foreach (var finding in room.Check(db, heard, ct)) findings.Add(finding);
        findings.Add(await scan.Check(db, ct));
        return findings;
    }

    private async IAsyncEnumerable<Finding> Platform(Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("platform.cursor_within_log",
            "SELECT listener FROM platform_cursor WHERE position > (SELECT coalesce(max(position), 0) FROM platform_event)", ct);
        await foreach (var finding in filed.Check(db, ct)) yield return finding;
        yield return await db.Offenders("platform.nothing_parked", "SELECT listener || ' ' || position FROM platform_parked", ct);
        yield return await db.Offenders("platform.no_due_work_parked", "SELECT kind || ' ' || key FROM platform_due WHERE parked", ct);
        yield return await db.Offenders(
            "platform.no_intent_parked", "SELECT kind || ' ' || key FROM platform_intent WHERE state = 'Parked'", ct);
        if (!heard.Quiesced) yield break;
        var ends = await EventLog.Ends(db, ct);
        foreach (var listener in modules.Listeners)
        {
            var position = heard.By(listener.Name);
            var behind = await db.All<EventRow>()
                .LongCountAsync(row => listener.EventNames.Contains(row.Name) && (row.Position == null || row.Position > position), ct)
                + Math.Max(0, ends.Filed - position);
            yield return new($"platform.quiesced.{listener.Name}", behind, $"position {position}, {behind} events unheard");
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Platform;

/// <summary>
/// Moves old events to files (事件归档), a bounded piece at a time: first the file is on the disk, then one transaction names it and takes the
/// rows away. Dying in between leaves a file that nobody names, and the next attempt writes it again.
/// </summary>
internal sealed class TrimEvents(Works works, EventFiles files, ModuleList modules, TimeProvider clock, GroupZone zone) : IRecurring
{
    /// <summary>At night, after the business day.</summary>
    public const string Cron = "0 40 3 * * ?";

    private const int EventsAtOnce = 5_000;
    private const int FilesAtMost = 2_000;

    public async Task Run(CancellationToken ct)
    {
        var days = await works.Read(services => KeepEventDays.Of(services.GetRequiredService<ISettings>(), ct));
        var before = zone.Day(clock.GetUtcNow()).Plus(-days).Start(zone.Zone);
        for (var file = 0; file < FilesAtMost; file++)
            if (await File(before, ct) is not { } written) return;
            else await Trim(written, ct);
    }

    /// <summary>Writes the next piece to a file; null where no event is old enough and heard by all.</summary>
    internal async Task<EventFileRow?> File(DateTimeOffset before, CancellationToken ct)
    {
        var (day, events) = await works.Read(services => Next(services.GetRequiredService<SiyuDb>(), before, ct));
        return events.Count == 0 ? null : files.Write(day, events, clock.GetUtcNow());
    }

    /// <summary>Takes away what stands in the file.</summary>
    private Task Trim(EventFileRow file, CancellationToken ct)
    {
        FailPoints.Reach(FailPoints.EventsFiled);
        return works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            db.Add(file);
            var gone = await db.All<EventRow>()
                .Where(row => row.Position >= file.FromPosition && row.Position <= file.ToPosition).ExecuteDeleteAsync(ct);
            Must.Hold(gone == file.Events, "the rows taken away are those in the file");
        }, ct, WorkPriority.Background);
    }

    /// <summary>Events of one business day from the log's beginning. Days only grow along the log, so that one late event makes no file of
    /// its own.</summary>
    private async Task<(Day Day, List<EventRow> Events)> Next(SiyuDb db, DateTimeOffset before, CancellationToken ct)
    {
        var limit = await Limit(db, ct);
        var rows = await db.All<EventRow>().AsNoTracking().Where(row => row.Position <= limit).OrderBy(row => row.Position)
            .Take(EventsAtOnce).ToListAsync(ct);
        var last = await db.All<EventFileRow>().OrderByDescending(row => row.FromPosition).Select(row => row.Day).FirstOrDefaultAsync(ct);
        var (day, events) = (Day.TryParse(last, out var filed) ? filed : default, new List<EventRow>());
        foreach (var row in rows.TakeWhile(row => row.At < before))
        {
            if (zone.Day(row.At) > day)
            {
                if (events.Count > 0) break;
                day = zone.Day(row.At);
            }
            events.Add(row);
        }
        return (day, events);
    }

    /// <summary>The last event that nobody needs any more: all listeners and feeds have it, it is parked nowhere, and the newest stays,
    /// from which numbering goes on.</summary>
    private async Task<long> Limit(SiyuDb db, CancellationToken ct)
    {
        var limits = new List<long> { (await EventLog.Ends(db, ct)).Head - 1 };
        var now = TimeProvider.System.GetUtcNow();
        var cursors = await db.All<CursorRow>().AsNoTracking().ToListAsync(ct);
        var feeds = await db.All<FeedCursorRow>().AsNoTracking().ToDictionaryAsync(row => row.Feed, row => row.Position, ct);
        limits.AddRange(modules.Listeners.Select(one => cursors.Find(row => row.Listener == one.Name)?.Position ?? 0));
        limits.AddRange(modules.Rooms.Where(room => room.Projections.Count > 0).Select(room => feeds.GetValueOrDefault(room.Name)));
        // Nodes of another version may have listeners that this one doesn't know.
        if (!db.IsSqlite) limits.AddRange(cursors.Where(row => row.LeaseUntil > now).Select(row => row.Position));
        if (await db.All<ParkedRow>().MinAsync(row => (long?)row.Position, ct) is { } parked) limits.Add(parked - 1);
        return limits.Min();
    }
}

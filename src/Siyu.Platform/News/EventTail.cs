using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Siyu.Platform;

/// <summary>
/// The newest part of the log in memory (日志之尾), read once for all listeners of this node. Who lags further than it reaches reads the log
/// itself. Only numbered events are in it: none is ever numbered below one that was seen.
/// </summary>
internal sealed class EventTail(Works works, EventLog eventLog) : IDisposable
{
    private const int ReadAtOnce = 2_048;
    private readonly SemaphoreSlim reading = new(1);
    private long reads;
    private TailWindow? window;

    /// <summary>The next events of these names, as <see cref="EventLog.Read"/> would answer.</summary>
    public async Task<LogPage> Read(IReadOnlyList<string> names, long after, int atMost, CancellationToken ct)
    {
        if (Volatile.Read(ref window) is { } known && known.Page(names, after, atMost) is { Events.Count: > 0 } found) return found;
        var fresh = await Fresh(ct);
        return fresh.Page(names, after, atMost)
            ?? await works.Read(services => eventLog.Read(services.GetRequiredService<SiyuDb>(), names, after, atMost, ct));
    }

    /// <summary>As <see cref="Read"/>, but of what was looked at already: <see cref="Look"/> brings what is new.</summary>
    public async Task<LogPage> ReadKnown(IReadOnlyList<string> names, long after, int atMost, CancellationToken ct)
    {
        if (Known(names, after, atMost) is { } known) return known;
        return await works.Read(services => eventLog.Read(services.GetRequiredService<SiyuDb>(), names, after, atMost, ct));
    }

    /// <summary>A page of what is in memory, which ends where that ends; null where some may be older.</summary>
    public LogPage? Known(IReadOnlyList<string> names, long after, int atMost) =>
        Volatile.Read(ref window)?.Page(names, after, atMost) is { } page ? page with { Head = page.Through } : null;

    /// <summary>Looks for new events; answers their names, once each, or null where they may be any.</summary>
    public async Task<Look> Look(CancellationToken ct)
    {
        var before = Volatile.Read(ref window);
        var fresh = await Fresh(ct);
        return new(fresh.NamesAfter(before), fresh.IsWhole);
    }

    public void Dispose() => reading.Dispose();

    /// <summary>The window after a read that began no sooner than this call; callers of the same time share one.</summary>
    private async Task<TailWindow> Fresh(CancellationToken ct)
    {
        var before = Volatile.Read(ref reads);
        await reading.WaitAsync(ct);
        try
        {
            if (window is { } shared && reads > before) return shared;
            reads++;
            var next = await works.Read(services => Next(services.GetRequiredService<SiyuDb>(), window, ct));
            Volatile.Write(ref window, next);
            return next;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>A window begins at the end of the log, also where what would follow it is in files already.</summary>
    private static async Task<TailWindow> Next(SiyuDb db, TailWindow? last, CancellationToken ct)
    {
        var ends = await EventLog.Ends(db, ct);
        if (last is null || last.End < ends.Filed) return TailWindow.At(ends.Head);
        if (last.End >= ends.Head) return last;
        var rows = await db.All<EventRow>().AsNoTracking().Where(row => row.Position > last.End).OrderBy(row => row.Position)
            .Take(ReadAtOnce).ToListAsync(ct);
        return last.With(rows, ends.Head);
    }
}

/// <summary>What a look at the log brought (一瞥).</summary>
/// <param name="Names">Names of the events that are new; null where they may be any.</param>
/// <param name="Whole">Nothing more was there.</param>
internal readonly record struct Look(IReadOnlySet<string>? Names, bool Whole);

/// <summary>Events between two positions, as they stand in the log (窗口).</summary>
internal sealed class TailWindow
{
    private const int EventsAtMost = 8_192;
    private const long CharactersAtMost = 16_000_000;
    private readonly EventRow[] rows;
    private readonly long from;
    private readonly long head;

    private TailWindow(long from, EventRow[] rows, long head) => (this.from, this.rows, this.head) = (from, rows, head);

    /// <summary>Up to here, included, all is known.</summary>
    public long End => rows.Length == 0 ? from : rows[^1].Position!.Value;

    /// <summary>It reaches to the end of the log, as that was when it was read.</summary>
    public bool IsWhole => End >= head;

    public static TailWindow At(long position) => new(position, [], position);

    /// <summary>With those that follow; the oldest go where it would grow too large.</summary>
    public TailWindow With(IReadOnlyList<EventRow> next, long newHead)
    {
        EventRow[] all = [.. rows, .. next];
        var (keep, characters) = (all.Length, 0L);
        while (keep > 0 && all.Length - keep < EventsAtMost && (characters += all[keep - 1].Body.Length) <= CharactersAtMost) keep--;
        return new(keep == 0 ? from : all[keep - 1].Position!.Value, all[keep..], newHead);
    }

    /// <summary>Events of these names; null where some may be older than the window.</summary>
    public LogPage? Page(IReadOnlyList<string> names, long after, int atMost)
    {
        if (after < from) return null;
        var found = new List<EventRow>();
        for (var i = FirstAfter(after); i < rows.Length && found.Count < atMost; i++)
            if (names.Contains(rows[i].Name)) found.Add(rows[i]);
        return new(found, found.Count == 0 ? Math.Max(after, End) : found[^1].Position!.Value, head);
    }

    /// <summary>Names of the events that an earlier window did not have; null where there is none that this one follows on.</summary>
    public IReadOnlySet<string>? NamesAfter(TailWindow? earlier)
    {
        if (earlier is null || earlier.End < from) return null;
        return rows.Skip(FirstAfter(earlier.End)).Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
    }

    private int FirstAfter(long position)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Position <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

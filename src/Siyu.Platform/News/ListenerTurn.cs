using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// One turn of a listener: reads the next events, commits their effects and its new position in one transaction. An event that fails
/// goes alone, again with back-off, and is parked with all later ones of its key. On PostgreSQL each goes alone anyway: each event's
/// reaction locks its rows in the house's order, and a second one in the same transaction would begin that order anew.
/// </summary>
internal sealed class ListenerTurn(
    Works works, ListenerLease lease, EventTail tail, DatabaseOptions database, TimeProvider clock, ILogger<ListenerTurn> log)
{
    private const int Batch = 64;
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];
    private readonly ConcurrentDictionary<string, Skip> skips = new();

    /// <param name="looks">Whether it looks for new events itself; else whoever calls it has done so.</param>
    public async Task<int> Take(Listener listener, CancellationToken ct, bool looks = true)
    {
        if (await lease.Hold(listener.Name, ct) is not { } kept) return 0;
        var position = Position(listener, kept);
        var atMost = Math.Max(Batch, listener.AtOnce);
        var page = looks ? await tail.Read(listener.EventNames, position, atMost, ct)
            : await tail.ReadKnown(listener.EventNames, position, atMost, ct);
        var events = page.Events;
        if (events.Count == 0)
        {
            if (page.Through > position) skips[listener.Name] = new(kept, page.Through);
            // What lies in files is looked through a file at a time.
            return page.Through < page.Head ? 1 : 0;
        }
        // A group reaction takes its locks in one order itself; others begin that order anew with each event.
        var alone = !database.IsSqlite && listener.AtOnce == 1;
        if (alone || !await TryAll(new(listener, kept, events), ct))
        {
            foreach (var one in events)
            {
                await TakeAlone(new(listener, kept, [one]), ct);
                kept = one.Position!.Value;
            }
        }
        Telemetry.Heard.Add(events.Count, new KeyValuePair<string, object?>("listener", listener.Name));
        return events.Count;
    }

    /// <summary>A listener for which nothing came passes what came for others, without a look at the log.</summary>
    public void Pass(Listener listener)
    {
        if (lease.Held(listener.Name) is not { } kept) return;
        var position = Position(listener, kept);
        if (tail.Known(listener.EventNames, position, 1) is { Events.Count: 0 } page && page.Through > position)
            skips[listener.Name] = new(kept, page.Through);
    }

    public async Task SaveSkips(CancellationToken ct)
    {
        await lease.Renew(ct);
        var waiting = skips.ToArray();
        if (waiting.Length == 0) return;
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await lease.Skip(db, waiting, ct);
        }, ct, WorkPriority.Background);
        foreach (var skip in waiting) skips.TryRemove(skip);
    }

    private long Position(Listener listener, long kept) =>
        skips.TryGetValue(listener.Name, out var skipped) && skipped.From == kept ? skipped.To : kept;

    private async Task<bool> TryAll(Step step, CancellationToken ct)
    {
        try
        {
            await Commit(step, ct);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not CursorMoved)
        {
            log.LogWarning(fault, "Listener {Listener} failed on a batch after {Position}; its events go alone", step.Listener.Name,
                step.Events[0].Position);
            return false;
        }
    }

    private async Task TakeAlone(Step step, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Commit(step, ct);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException and not CursorMoved)
            {
                // A database that is away is nobody's fault: the turn ends, and is taken again until it is back.
                if (DatabaseAway.Is(fault)) throw;
                if (attempt == Patience.Length)
                {
                    await Park(step, fault, ct);
                    return;
                }
                await Task.Delay(Patience[attempt], ct);
            }
        }
    }

    private async Task Commit(Step step, CancellationToken ct)
    {
        try
        {
            await works.Do(services => Effects(services, step, ct), ct, WorkPriority.Background);
        }
        catch
        {
            lease.Doubt(step.Listener.Name);
            await lease.Hold(step.Listener.Name, ct);
            throw;
        }
    }

    private async Task Effects(IServiceProvider services, Step step, CancellationToken ct)
    {
        var (listener, events) = (step.Listener, step.Events);
        var db = services.GetRequiredService<SiyuDb>();
        var behind = await lease.Move(db, listener.Name, step.From, step.To, ct) ? await Behind(db, step, ct) : [];
        db.AddRange(behind.Select(one => Parked(listener, one, "behind a parked event of the same key")));
        foreach (var group in events.Except(behind).Chunk(listener.AtOnce))
        {
            await listener.Handle(services, group, ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        FailPoints.Reach(FailPoints.ListenerWritten);
    }

    /// <summary>Events of keys of which an earlier one is parked.</summary>
    private static async Task<List<EventRow>> Behind(SiyuDb db, Step step, CancellationToken ct)
    {
        var keys = step.Events.Select(row => row.Key).Distinct().ToList();
        var parked = await db.All<ParkedRow>().Where(row => row.Listener == step.Listener.Name && keys.Contains(row.Key))
            .Select(row => row.Key).Distinct().ToListAsync(ct);
        return [.. step.Events.Where(one => parked.Contains(one.Key))];
    }

    private Task Park(Step step, Exception fault, CancellationToken ct)
    {
        var (listener, one) = (step.Listener, step.Events.Single());
        Telemetry.Parked.Add(1, new KeyValuePair<string, object?>("listener", listener.Name));
        log.LogError(fault, "Listener {Listener} parks event {Position} of key {Key}", listener.Name, one.Position, one.Key);
        return works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await lease.Move(db, listener.Name, step.From, step.To, ct);
            db.Add(Parked(listener, one, fault.ToString()));
        }, ct, WorkPriority.Background);
    }

    private ParkedRow Parked(Listener listener, EventRow one, string why) => new()
    {
        Listener = listener.Name, Position = one.Position!.Value, Key = one.Key, Name = one.Name,
            Error = why[..Math.Min(why.Length, 4_000)], At = clock.GetUtcNow(),
    };

    /// <summary>Events that are committed together, and where the cursor stood before.</summary>
    private sealed record Step(Listener Listener, long From, IReadOnlyList<EventRow> Events)
    {
        public long To => Events[^1].Position!.Value;
    }
}

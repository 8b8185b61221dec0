using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// One turn of a listener: reads the next events, commits their effects and its new position in one transaction. An event that fails
/// goes alone, again with back-off, and is parked with all later ones of its key.
/// </summary>
internal sealed class ListenerTurn(Works works, ListenerLease lease, TimeProvider clock, ILogger<ListenerTurn> log)
{
    private const int Batch = 64;
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];
    private readonly ConcurrentDictionary<string, long> skips = new();

    public async Task<int> Take(Listener listener, CancellationToken ct)
    {
        if (await lease.Hold(listener.Name, ct) is not { } position) return 0;
        if (skips.TryGetValue(listener.Name, out var skipped) && skipped > position) position = skipped;
        var (events, head) = await works.Read(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var head = await EventTable.Head(db, ct);
            return (await EventTable.Read(db, listener.EventName, position, Batch, ct), head);
        });
        if (events.Count == 0)
        {
            if (head > position) skips[listener.Name] = head;
            return 0;
        }
        if (!await TryAll(listener, events, ct))
            foreach (var one in events) await TakeAlone(listener, one, ct);
        Telemetry.Heard.Add(events.Count, new KeyValuePair<string, object?>("listener", listener.Name));
        return events.Count;
    }

    public async Task SaveSkips(CancellationToken ct)
    {
        await lease.Renew(ct);
        var waiting = skips.ToArray();
        if (waiting.Length == 0) return;
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            foreach (var (name, position) in waiting) await lease.Skip(db, name, position, ct);
        }, ct, WorkPriority.Background);
        foreach (var skip in waiting) skips.TryRemove(skip);
    }

    private async Task<bool> TryAll(Listener listener, List<EventRow> events, CancellationToken ct)
    {
        try
        {
            await Commit(listener, events, ct);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "Listener {Listener} failed on a batch after {Position}; its events go alone", listener.Name,
                events[0].Position);
            return false;
        }
    }

    private async Task TakeAlone(Listener listener, EventRow one, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Commit(listener, [one], ct);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (attempt == Patience.Length)
                {
                    await Park(listener, one, fault, ct);
                    return;
                }
                await Task.Delay(Patience[attempt], ct);
            }
        }
    }

    private async Task Commit(Listener listener, IReadOnlyList<EventRow> events, CancellationToken ct)
    {
        try
        {
            await works.Do(services => Effects(services, listener, events, ct), ct, WorkPriority.Background);
        }
        catch
        {
            lease.Doubt(listener.Name);
            await lease.Hold(listener.Name, ct);
            throw;
        }
    }

    private async Task Effects(IServiceProvider services, Listener listener, IReadOnlyList<EventRow> events, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        await lease.Move(db, listener.Name, events[^1].Position!.Value, ct);
        var keys = events.Select(row => row.Key).Distinct().ToList();
        var parked = await db.All<ParkedRow>().Where(row => row.Listener == listener.Name && keys.Contains(row.Key)).Select(row => row.Key)
            .Distinct().ToListAsync(ct);
        foreach (var one in events)
        {
            if (parked.Contains(one.Key))
            {
                db.Add(Parked(listener, one, "behind a parked event of the same key"));
                continue;
            }
            await listener.Handle(services, one.Body, ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        FailPoints.Reach(FailPoints.ListenerWritten);
    }

    private Task Park(Listener listener, EventRow one, Exception fault, CancellationToken ct)
    {
        Telemetry.Parked.Add(1, new KeyValuePair<string, object?>("listener", listener.Name));
        log.LogError(fault, "Listener {Listener} parks event {Position} of key {Key}", listener.Name, one.Position, one.Key);
        return works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await lease.Move(db, listener.Name, one.Position!.Value, ct);
            db.Add(Parked(listener, one, fault.ToString()));
        }, ct, WorkPriority.Background);
    }

    private ParkedRow Parked(Listener listener, EventRow one, string why) => new()
    {
        Listener = listener.Name, Position = one.Position!.Value, Key = one.Key, Name = one.Name,
            Error = why[..Math.Min(why.Length, 4_000)], At = clock.GetUtcNow(),
    };
}

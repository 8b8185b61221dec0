using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Lets every listener hear the log, each from its own cursor (监听者泵). One look at the log serves all of them, and wakes those alone
/// for whom something came.
/// </summary>
internal sealed class ListenerPump(
    ModuleList modules, Signals signals, EventTail tail, ListenerTurn turn, ListenerLease lease, ILogger<ListenerPump> log)
        : BackgroundService
{
    /// <summary>How soon events that another node numbered are seen.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a listener whose turn failed tries again, or one takes a lease that came free.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SkipEvery = TimeSpan.FromSeconds(1);

    /// <summary>The rest of a listener that takes groups: who hears at once costs a transaction an event, so in a rush events
    /// gather.</summary>
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<string, Signal> bells = modules.Listeners.Select(listener => listener.Name).Distinct()
        .ToDictionary(name => name, _ => new Signal());

    /// <summary>Every listener takes what it can now; answers how many events were taken. Used by tests and by draining before a
    /// stop.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        var taken = 0;
        foreach (var listener in modules.Listeners) taken += await turn.Take(listener, ct);
        return taken;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lease.GiveBack();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var name in modules.Listeners.GroupBy(listener => listener.Name).Where(group => group.Count() > 1))
            throw new BrokenInvariant($"listener {name.Key} is named once");
        await Task.WhenAll(
            [.. modules.Listeners.Select(listener => Hear(listener, stoppingToken)), Look(stoppingToken), Skip(stoppingToken)]);
    }

    private async Task Look(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var next = signals.Numbered.Next;
            try
            {
                var look = await tail.Look(ct);
                foreach (var listener in modules.Listeners)
                    if (look.Names is not { } came || listener.EventNames.Any(came.Contains)) bells[listener.Name].Raise();
                if (!look.Whole) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The event log could not be looked at; it is tried again");
            }
            await Signal.Wait(next, LookEvery, ct);
        }
    }

    private async Task Hear(Listener listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var next = bells[listener.Name].Next;
            try
            {
                var taken = await turn.Take(listener, ct, looks: false);
                if (listener.Rests && taken > 0 && taken < listener.AtOnce) await Task.Delay(GatherFor, ct);
                if (taken > 0) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Listener {Listener} could not take a turn; it is tried again", listener.Name);
            }
            await Signal.Wait(next, PollEvery, ct);
        }
    }

    /// <summary>Cursors of listeners that found nothing for them are moved together, one small transaction a second and not one a
    /// listener.</summary>
    private async Task Skip(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(SkipEvery, ct);
            try
            {
                foreach (var listener in modules.Listeners) turn.Pass(listener);
                await turn.SaveSkips(ct);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Cursors could not be saved; it is tried again");
            }
        }
    }
}

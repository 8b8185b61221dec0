using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Lets every listener hear the log, each from its own cursor (监听者泵).</summary>
internal sealed class ListenerPump(
    ModuleList modules, Signals signals, ListenerTurn turn, ListenerLease lease, ILogger<ListenerPump> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SkipEvery = TimeSpan.FromSeconds(1);

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
        await Task.WhenAll([.. modules.Listeners.Select(listener => Hear(listener, stoppingToken)), Skip(stoppingToken)]);
    }

    private async Task Hear(Listener listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var next = signals.News.Next;
            try
            {
                if (await turn.Take(listener, ct) > 0) continue;
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
                await turn.SaveSkips(ct);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Cursors could not be saved; it is tried again");
            }
        }
    }
}

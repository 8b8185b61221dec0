using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Numbers committed events on PostgreSQL (事件定序); on SQLite the writer has done it.</summary>
internal sealed class Sequencer(Works works, DatabaseOptions database, Signals signals, ILogger<Sequencer> log) : BackgroundService
{
    /// <summary>Commits ring; the poll is for those of a node that died between its commit and its numbering.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>The rest between two turns: in a rush commits gather, so that turns are few.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);


    /// <summary>Numbers what is committed now; answers how many.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        if (database.IsSqlite) return 0;
        var numbered = await works.Do(
            async services => Result.Of(await EventTable.Sequence(services.GetRequiredService<SiyuDb>(), ct)), ct, WorkPriority.Background);
        if (numbered.Value > 0) signals.Numbered.Raise();
        return numbered.Value;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!database.IsSqlite)
        {
            var next = signals.News.Next;
            try
            {
                if (await Once(stoppingToken) > 0)
                {
                    await Task.Delay(Rest, stoppingToken);
                    continue;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Numbering of events failed; it is tried again");
            }
            await Signal.Wait(next, PollEvery, stoppingToken);
        }
    }
}

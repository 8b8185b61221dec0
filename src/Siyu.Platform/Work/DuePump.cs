using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Does due work when its time comes (到期任务泵), parked after ten tries. On SQLite a group in one transaction, alone where the group fails;
/// on PostgreSQL always alone, so that each piece locks its rows in the house's order.
/// </summary>
internal sealed class DuePump(
    Works works, ModuleList modules, DatabaseOptions database, Signals signals, TimeProvider clock, ILogger<DuePump> log)
    : BackgroundService
{
    private const int Batch = 32;
    private const int MostTries = 10;
    internal static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>It was cancelled or moved while it was being done: what it did is undone.</summary>
    private static readonly Problem Overtaken = Problem.Conflict("platform.due_overtaken", "到期任务已变更", "The due work was changed meanwhile");

    /// <summary>Does what is due now; answers how many pieces of work were taken.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        if (!await works.Read(services => services.GetRequiredService<SiyuDb>().All<DueRow>()
                .AnyAsync(row => !row.Parked && row.DueAt <= clock.GetUtcNow(), ct))) return 0;
        if (!database.IsSqlite) return await TakeAlone(ct);
        try
        {
            return (await works.Do(services => TakeGroup(services, ct), ct, WorkPriority.Background)).Value;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "Due work failed as a group; it goes one by one");
            return await TakeAlone(ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signals.Due.Next;
            try
            {
                if (await Once(stoppingToken) > 0) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Due work could not be taken; it is tried again");
            }
            await Signal.Wait(next, PollEvery, stoppingToken);
        }
    }

    private async Task<Result<int>> TakeGroup(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var done = 0;
        for (; done < Batch && await WorkTables.NextDue(db, clock.GetUtcNow(), ct) is { } row; done++)
            Must.Hold(await Take(services, row, ct), "on SQLite nobody overtakes");
        return done;
    }

    private async Task<int> TakeAlone(CancellationToken ct)
    {
        var done = 0;
        for (; done < Batch; done++)
        {
            DueRow? row = null;
            try
            {
                await works.Do<Done>(async services =>
                {
                    row = await WorkTables.NextDue(services.GetRequiredService<SiyuDb>(), clock.GetUtcNow(), ct);
                    return row is null || await Take(services, row, ct) ? Done.It : Overtaken;
                }, ct, WorkPriority.Background);
            }
            catch (Exception fault) when (row is not null && fault is not OperationCanceledException)
            {
                await PutOff(row, fault, ct);
            }
            if (row is null) break;
        }
        return done;
    }

    private async Task<bool> Take(IServiceProvider services, DueRow row, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        await modules.Due(row.Kind).Handle(services, row.Body, ct);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return await WorkTables.Finish(db, row, ct);
    }

    /// <summary>A piece that failed: later, with back-off, or parked; nothing where it was changed meanwhile.</summary>
    private Task PutOff(DueRow failed, Exception fault, CancellationToken ct) => works.Do(async services =>
    {
        var attempts = failed.Attempts + 1;
        var later = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3_600, Math.Pow(2, attempts)));
        var error = fault.ToString()[..Math.Min(fault.ToString().Length, 4_000)];
        await services.GetRequiredService<SiyuDb>().All<DueRow>()
            .Where(row => row.Kind == failed.Kind && row.Key == failed.Key && row.DueAt == failed.DueAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Attempts, attempts).SetProperty(row => row.Error, error)
                .SetProperty(row => row.Parked, attempts >= MostTries).SetProperty(row => row.DueAt, later), ct);
        log.LogError(fault, "Due work {Kind} {Key} failed, try {Attempts}", failed.Kind, failed.Key, attempts);
    }, ct, WorkPriority.Background);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Does due work when its time comes (到期任务泵): a group in one transaction, alone where the group fails, parked after ten
/// tries.</summary>
internal sealed class DuePump(Works works, ModuleList modules, Signals signals, TimeProvider clock, ILogger<DuePump> log)
    : BackgroundService
{
    private const int Batch = 32;
    private const int MostTries = 10;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Does what is due now; answers how many pieces of work were taken.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        if (!await works.Read(services => services.GetRequiredService<SiyuDb>().All<DueRow>()
                .AnyAsync(row => !row.Parked && row.DueAt <= clock.GetUtcNow(), ct))) return 0;
        try
        {
            return (await works.Do(services => Take(services, Batch, ct), ct, WorkPriority.Background)).Value;
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

    private async Task<Result<int>> Take(IServiceProvider services, int atMost, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var rows = await WorkTables.TakeDue(db, clock.GetUtcNow(), atMost, ct);
        db.RemoveRange(rows);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        foreach (var row in rows)
        {
            await modules.Due(row.Kind).Handle(services, row.Body, ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        return rows.Count;
    }

    private async Task<int> TakeAlone(CancellationToken ct)
    {
        var done = 0;
        for (; done < Batch; done++)
        {
            try
            {
                if ((await works.Do(services => Take(services, 1, ct), ct, WorkPriority.Background)).Value == 0) break;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                await PutOff(fault, ct);
            }
        }
        return done;
    }

    /// <summary>The first due piece has failed: later, with back-off, or parked.</summary>
    private Task PutOff(Exception fault, CancellationToken ct) => works.Do(async services =>
    {
        var now = clock.GetUtcNow();
        var row = (await WorkTables.TakeDue(services.GetRequiredService<SiyuDb>(), now, 1, ct)).FirstOrDefault();
        if (row is null) return;
        row.Attempts++;
        row.Error = fault.ToString()[..Math.Min(fault.ToString().Length, 4_000)];
        row.Parked = row.Attempts >= MostTries;
        row.DueAt = now + TimeSpan.FromSeconds(Math.Min(3_600, Math.Pow(2, row.Attempts)));
        log.LogError(fault, "Due work {Kind} {Key} failed, try {Attempts}", row.Kind, row.Key, row.Attempts);
    }, ct, WorkPriority.Background);
}

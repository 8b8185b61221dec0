using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Runs recurring jobs (周期任务泵): each has a row with its next time, moved by compare-and-set before it runs, so that over all nodes it
/// runs once and follows the house's clock. A time that was missed is made up once, not many times.
/// </summary>
internal sealed class RecurringPump(Works works, ModuleList modules, TimeProvider clock, GroupZone zone, ILogger<RecurringPump> log)
    : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    public async Task<int> Once(CancellationToken ct)
    {
        var ran = 0;
        foreach (var job in modules.Recurrings)
        {
            if (!(await works.Do(services => Take(services, job, ct), ct, WorkPriority.Background)).Value) continue;
            ran++;
            await Run(job, ct);
        }
        return ran;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await AnyDue(stoppingToken)) await Once(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Recurring jobs could not be taken; it is tried again");
            }
            await Task.Delay(PollEvery, stoppingToken);
        }
    }

    private Task<bool> AnyDue(CancellationToken ct) => works.Read(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var rows = await db.All<RecurringRow>().ToDictionaryAsync(row => row.Job, ct);
        return modules.Recurrings.Any(job =>
            !rows.TryGetValue(job.Name, out var row) || row.Cron != job.Cron || row.NextAt <= clock.GetUtcNow());
    });

    private async Task<Result<bool>> Take(IServiceProvider services, RecurringKind job, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var now = clock.GetUtcNow();
        var next = Next(job, now);
        var row = await db.All<RecurringRow>().SingleOrDefaultAsync(recurring => recurring.Job == job.Name, ct);
        if (row is null || row.Cron != job.Cron)
        {
            await using var put = db.Command("""
                INSERT INTO platform_recurring (job, cron, next_at) VALUES (@job, @cron, @next)
                ON CONFLICT (job) DO UPDATE SET cron = excluded.cron, next_at = excluded.next_at
                """);
            await put.Give("@job", job.Name).Give("@cron", job.Cron).Give("@next", next).ExecuteNonQueryAsync(ct);
            return false;
        }
        if (row.NextAt > now) return false;
        var seen = row.NextAt;
        return await db.All<RecurringRow>().Where(recurring => recurring.Job == job.Name && recurring.NextAt == seen)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.NextAt, next).SetProperty(r => r.LastAt, now), ct) == 1;
    }

    private async Task Run(RecurringKind job, CancellationToken ct)
    {
        string? error = null;
        try
        {
            await works.Scoped(async services =>
            {
                await job.Run(services, ct);
                return true;
            });
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "Recurring job {Job} failed", job.Name);
            error = fault.ToString()[..Math.Min(fault.ToString().Length, 4_000)];
        }
        await works.Do(services => services.GetRequiredService<SiyuDb>().All<RecurringRow>().Where(row => row.Job == job.Name)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Error, error), ct), ct, WorkPriority.Background);
    }

    private DateTimeOffset Next(RecurringKind job, DateTimeOffset now) =>
        new CronExpression(job.Cron, zone.Zone).GetNextValidTimeAfter(now) ?? throw new BrokenInvariant($"{job.Name} runs again some day");
}

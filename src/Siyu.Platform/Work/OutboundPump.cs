using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Carries out wishes for the outside (外呼泵): claims by lease, calls without a transaction, records the answer in one. A caller that died
/// leaves its wish as "may have happened".
/// </summary>
internal sealed class OutboundPump(Works works, ModuleList modules, Signals signals, TimeProvider clock, ILogger<OutboundPump> log) : BackgroundService
{
    private const int Batch = 32;
    private const int MostTries = 40;
    private static readonly TimeSpan CallAtMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Carries out what can be now; answers how many wishes were called.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        var (now, real) = (clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        if (!await works.Read(services => services.GetRequiredService<SiyuDb>().All<IntentRow>().AnyAsync(
                row => (row.State == IntentState.Waiting && row.NextAt <= now) || (row.State == IntentState.Calling && row.LeaseUntil < real), ct))) return 0;
        var claimed = (await works.Do(services => Claim(services, now, real, ct), ct, WorkPriority.Background)).Value;
        await Task.WhenAll(claimed.Select(row => CarryOut(row, ct)));
        return claimed.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signals.Outbound.Next;
            try
            {
                if (await Once(stoppingToken) > 0) continue;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Wishes for the outside could not be taken; it is tried again");
            }
            await Signal.Wait(next, PollEvery, stoppingToken);
        }
    }

    private static async Task<Result<List<IntentRow>>> Claim(IServiceProvider services, DateTimeOffset now, DateTimeOffset real, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var rows = await WorkTables.TakeIntents(db, now, real, Batch, ct);
        foreach (var row in rows)
        {
            row.MayHaveHappened |= row.State == IntentState.Calling;
            row.State = IntentState.Calling;
            row.Attempts++;
            row.LeaseUntil = real + Lease;
        }
        return rows;
    }

    private async Task CarryOut(IntentRow claimed, CancellationToken ct)
    {
        var answer = await Call(claimed, ct);
        Telemetry.Called.Add(1, new("kind", claimed.Kind), new("outcome", answer.Outcome.ToString()));
        try
        {
            await works.Do(services => Record(services, claimed, answer, ct), ct, WorkPriority.Background);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The answer of {Kind} {Key} could not be recorded; it will be asked for again", claimed.Kind, claimed.Key);
        }
    }

    private async Task<OutboundAnswer> Call(IntentRow claimed, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(CallAtMost);
        try
        {
            return await Invoke(claimed, limit.Token);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(fault, "Outbound {Kind} {Key} ended with an unknown outcome", claimed.Kind, claimed.Key);
            return OutboundAnswer.Unknown(fault.GetType().Name + ": " + fault.Message);
        }
    }

    private async Task<OutboundAnswer> Invoke(IntentRow claimed, CancellationToken ct)
    {
        var attempt = new OutboundAttempt(claimed.Attempts, claimed.MayHaveHappened, claimed.MadeAt);
        return await works.Scoped(services => modules.Outbound(claimed.Kind).Call(services, claimed.Body, attempt, ct));
    }

    private async Task Record(IServiceProvider services, IntentRow claimed, OutboundAnswer answer, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var row = await db.All<IntentRow>().SingleAsync(intent => intent.Kind == claimed.Kind && intent.Key == claimed.Key, ct);
        if (row.State != IntentState.Calling || row.Attempts != claimed.Attempts) return;
        var now = clock.GetUtcNow();
        row.LeaseUntil = null;
        row.Answer = answer.PayloadJson;
        row.Error = answer.Reason;
        row.MayHaveHappened |= answer.Outcome == OutboundOutcome.Unknown;
        row.NextAt = answer.At ?? now + TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, Math.Min(row.Attempts, 10))));
        row.State = answer.Outcome switch
        {
            OutboundOutcome.Done => IntentState.Done,
            OutboundOutcome.Refused => IntentState.Refused,
            _ => row.Attempts >= MostTries ? IntentState.Parked : IntentState.Waiting,
        };
        await db.SaveChangesAsync(ct);
        await modules.Outbound(claimed.Kind).Record(services, claimed.Body, answer, ct);
    }
}

using System.Collections.Concurrent;
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
internal sealed class OutboundPump(
    Works works, ModuleList modules, DatabaseOptions database, Signals signals, TimeProvider clock, ILogger<OutboundPump> log)
        : BackgroundService
{
    private const int MostAtOnce = 128;

    /// <summary>No kind may hold all places: an interface that hangs must not make a welcome late.</summary>
    private const int MostOfAKind = 32;
    private const int MostTries = 40;
    private static readonly TimeSpan CallAtMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Task, string> running = new();

    /// <summary>Carries out what can be now, to the end; answers how many wishes were called.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        var begun = await Begin(ct);
        var calls = running.Keys;
        await Task.WhenAll(calls);
        foreach (var call in calls) running.TryRemove(call, out _);
        return begun;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.IsSqlite) await Inherit(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested) await Turn(stoppingToken);
        }
        finally
        {
            // Calls under way end before the house does.
            await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>On SQLite there is one host: calls that were under way when it died have nobody else, and need not wait for their
    /// lease.</summary>
    private Task Inherit(CancellationToken ct) => works.Do(
        services => services.GetRequiredService<SiyuDb>().All<IntentRow>().Where(row => row.State == IntentState.Calling)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch), ct),
        ct, WorkPriority.Background);

    private async Task Turn(CancellationToken ct)
    {
        var next = signals.Outbound.Next;
        try
        {
            if (await Begin(ct) > 0) return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "Wishes for the outside could not be taken; it is tried again");
        }
        await Signal.Wait(next, PollEvery, ct);
    }

    /// <summary>Begins what there are places for, and waits for none of it.</summary>
    private async Task<int> Begin(CancellationToken ct)
    {
        var places = MostAtOnce - running.Count;
        if (places <= 0) return 0;
        var (now, real) = (clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        var crowded = running.Values.GroupBy(kind => kind).Where(kind => kind.Count() >= MostOfAKind).Select(kind => kind.Key).ToList();
        if (!await works.Read(services => services.GetRequiredService<SiyuDb>().All<IntentRow>().AnyAsync(
                row => !crowded.Contains(row.Kind)
                    && ((row.State == IntentState.Waiting && row.NextAt <= now)
                        || (row.State == IntentState.Calling && row.LeaseUntil < real)), ct))) return 0;
        var claimed = (await works.Do(services =>
            Claim(services, new(now, real, Math.Min(places, MostOfAKind), crowded), ct), ct, WorkPriority.Background)).Value;
        foreach (var row in claimed)
        {
            var call = CarryOut(row, ct);
            running[call] = row.Kind;
            _ = call.ContinueWith(Leave, TaskScheduler.Default);
        }
        return claimed.Count;
    }

    /// <summary>A place is free again.</summary>
    private void Leave(Task done)
    {
        running.TryRemove(done, out _);
        signals.Outbound.Raise();
    }

    private static async Task<Result<List<IntentRow>>> Claim(IServiceProvider services, IntentAsk ask, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var rows = await WorkTables.TakeIntents(db, ask, ct);
        foreach (var row in rows)
        {
            row.MayHaveHappened |= row.State == IntentState.Calling;
            row.State = IntentState.Calling;
            row.Attempts++;
            row.LeaseUntil = ask.Real + Lease;
        }
        return rows;
    }

    private async Task CarryOut(IntentRow claimed, CancellationToken ct)
    {
        var answer = await Call(claimed, ct);
        FailPoints.Reach(FailPoints.OutboundCalled);
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

    /// <summary>The room's own rows first, the wish's row last: so does whoever wishes.</summary>
    private async Task Record(IServiceProvider services, IntentRow claimed, OutboundAnswer answer, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var ours = db.All<IntentRow>().Where(intent => intent.Kind == claimed.Kind && intent.Key == claimed.Key
            && intent.State == IntentState.Calling && intent.Attempts == claimed.Attempts);
        if (!await ours.AnyAsync(ct)) return;
        await modules.Outbound(claimed.Kind).Record(services, claimed.Body, answer, ct);
        await db.SaveChangesAsync(ct);
        var next = answer.At ?? clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, Math.Min(claimed.Attempts, 10))));
        var unknown = claimed.MayHaveHappened || answer.Outcome == OutboundOutcome.Unknown;
        var written = await ours.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, StateAfter(answer.Outcome, claimed.Attempts)).SetProperty(row => row.NextAt, next)
            .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.MayHaveHappened, unknown)
            .SetProperty(row => row.Answer, answer.PayloadJson).SetProperty(row => row.Error, answer.Reason), ct);
        Must.Hold(written == 1, "a wish that another caller took over is recorded by them");
    }

    private static IntentState StateAfter(OutboundOutcome outcome, int attempts) => outcome switch
    {
        OutboundOutcome.Done => IntentState.Done,
        OutboundOutcome.Refused => IntentState.Refused,
        _ => attempts >= MostTries ? IntentState.Parked : IntentState.Waiting,
    };
}

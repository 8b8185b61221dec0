using System.Collections.Concurrent;
using System.Diagnostics;

namespace Siyu.Sandbox.Core;

/// <summary>Sends callbacks (回调): kept before sent, five seconds to answer, retried by the plane's ladder on the virtual clock.</summary>
internal sealed class CallbackDispatcher : IAsyncDisposable
{
    private const string Kind = "delivery";
    private const string DueTimerKind = "delivery.due";
    private const int MaxAtOnce = 64;
    private const int MaxKeptDone = 20_000;
    private const int MaxAnswerShown = 300;
    private const int MaxIdleRounds = 100;
    private const int UsualWaitMs = 5_000;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly Store store;
    private readonly VirtualClock clock;
    private readonly Faults faults;
    private readonly HttpClient http =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = MaxAtOnce })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly SemaphoreSlim slots = new(MaxAtOnce, MaxAtOnce);
    private readonly ConcurrentDictionary<string, Task> running = new();
    private readonly ConcurrentDictionary<string, string> heldBack = new();
    private readonly ConcurrentQueue<string> done = new();
    private readonly Dictionary<string, Func<Delivery, HttpRequestMessage>> builders = [];
    private readonly Dictionary<string, IReadOnlySet<string>> forgeries = [];
    private readonly CancellationTokenSource stopping = new();

    public CallbackDispatcher(Store store, VirtualClock clock, Faults faults)
    {
        (this.store, this.clock, this.faults) = (store, clock, faults);
        clock.On(DueTimerKind, (id, _) => Attempt(id));
        clock.Settled = UnderWay;
    }

    /// <summary>The calls that want their callbacks delivered before they answer register themselves here.</summary>
    public static AsyncLocal<List<Task>?> BeforeResponse { get; } = new();

    /// <summary>
    /// Teaches how a kind of callback becomes a request, called anew for each attempt, and which forgeries of it there are.
    /// </summary>
    public void BuildsWith(string builder, Func<Delivery, HttpRequestMessage> build, IReadOnlySet<string>? forgeable = null)
    {
        builders.Add(builder, build);
        forgeries.Add(builder, forgeable ?? new HashSet<string>());
    }

    /// <summary>Keeps the callback and sends it once the act around it is kept.</summary>
    public void Enqueue(Delivery delivery)
    {
        var struck = faults.Every($"callback:{delivery.Plane} {delivery.Event}").ToLookup(f => f.Kind);
        foreach (var forgery in struck.Where(g => forgeries[delivery.Builder].Contains(g.Key)).SelectMany(g => g))
            Keep(Copy(delivery) with { Forgery = forgery.Kind, ForgeryArgs = forgery.Args, LadderName = Ladder.Once.Name });
        if (struck[FaultKinds.Drop].Any())
        {
            Keep(delivery with { State = Delivery.Dropped });
            return;
        }
        delivery = Struck(delivery, struck);
        foreach (var fault in struck[FaultKinds.Duplicate])
            for (var i = 1; i < fault.Number("times", 2); i++)
                Keep(Copy(delivery) with { DueAtMs = struck[FaultKinds.Burst].Any() ? delivery.DueAtMs : 0 });
        if (struck[FaultKinds.Reorder].FirstOrDefault() is { } reorder) HoldBack(delivery, reorder.Number("ms", UsualWaitMs));
        else Keep(delivery, release: true, beforeResponse: struck[FaultKinds.NotifyFirst].Any());
    }

    private Delivery Struck(Delivery delivery, ILookup<string, FaultSwitch> struck)
    {
        var now = clock.Now.ToUnixTimeMilliseconds();
        if (struck[FaultKinds.Delay].FirstOrDefault() is { } delay)
            delivery = delivery with { DueAtMs = now + delay.Number("ms", UsualWaitMs) };
        if (struck[FaultKinds.Burst].FirstOrDefault() is { } burst)
        {
            var step = Math.Max(1, burst.Number("ms", UsualWaitMs));
            delivery = delivery with { DueAtMs = (now / step + 1) * step };
        }
        return delivery with
        {
            LadderName = struck[FaultKinds.NoRetry].Any() ? Ladder.Once.Name : delivery.LadderName,
            Drift = struck[FaultKinds.Drift].FirstOrDefault()?.Args,
            WholeBlock = struck[FaultKinds.WholeBlock].Any(),
        };
    }

    /// <summary>Takes up what a former run left unsent.</summary>
    public void Start()
    {
        foreach (var delivery in store.All<Delivery>(Kind).OrderBy(d => d.CreatedAtMs))
        {
            if (delivery.State == Delivery.Waiting) Due(delivery);
            else done.Enqueue(delivery.Id);
        }
    }

    public IReadOnlyList<Delivery> All => [.. store.All<Delivery>(Kind).OrderBy(d => d.CreatedAtMs)];

    /// <summary>Sends a kept callback once more, as Tencent's retries or a replaying attacker would.</summary>
    public async Task<Delivery> Replay(string id)
    {
        var delivery = store.Get<Delivery>(Kind, id) ?? throw ControlRefusal.Missing("delivery", id);
        var copy = Copy(delivery) with { LadderName = Ladder.Once.Name };
        Keep(copy);
        await Idle();
        return store.Get<Delivery>(Kind, copy.Id)!;
    }

    /// <summary>Completes when nothing is under way any more, or, where callbacks never cease, after some rounds.</summary>
    public async Task Idle()
    {
        for (var round = 0; round < MaxIdleRounds && !running.IsEmpty; round++) await UnderWay();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Idle();
        http.Dispose();
        slots.Dispose();
        stopping.Dispose();
    }

    // Every attempt that has begun by now has its outcome.
    private Task UnderWay() => Task.WhenAll(running.Values.ToArray());

    private static Delivery Copy(Delivery delivery) =>
        delivery with { Id = Ids.Random(20), Attempts = 0, State = Delivery.Waiting, LastOutcome = null, DueAtMs = 0 };

    private void HoldBack(Delivery delivery, int ms)
    {
        var latest = delivery with { DueAtMs = clock.Now.ToUnixTimeMilliseconds() + ms };
        Keep(latest);
        store.AfterCommit(() => heldBack[delivery.Url] = delivery.Id);
    }

    private void Keep(Delivery delivery, bool release = false, bool beforeResponse = false)
    {
        delivery = delivery with { CreatedAtMs = clock.Now.ToUnixTimeMilliseconds() };
        store.Put(Kind, delivery.Id, delivery);
        store.Journal(delivery.Plane, "callback." + (delivery.State == Delivery.Dropped ? "dropped" : "queued"),
            new { delivery.Id, delivery.Event, delivery.Url, delivery.Forgery, delivery.Body });
        if (delivery.State == Delivery.Dropped) return;
        var call = BeforeResponse.Value;
        store.AfterCommit(() =>
        {
            var attempt = Due(delivery);
            if (beforeResponse) call?.Add(attempt);
            if (release && heldBack.TryRemove(delivery.Url, out var earlier)) _ =
                attempt.ContinueWith(_ => Begin(earlier), TaskScheduler.Default);
        });
    }

    private Task Due(Delivery delivery)
    {
        if (delivery.DueAtMs <= clock.Now.ToUnixTimeMilliseconds()) return Begin(delivery.Id);
        clock.Schedule(DateTimeOffset.FromUnixTimeMilliseconds(delivery.DueAtMs), DueTimerKind, delivery.Id, durable: false);
        return Task.CompletedTask;
    }

    private Task Begin(string id)
    {
        var attempt = running.GetOrAdd(id, key => Task.Run(() => Attempt(key)));
        attempt.ContinueWith(done => running.TryRemove(new(id, done)), TaskScheduler.Default);
        return attempt;
    }

    private async Task Attempt(string id)
    {
        await slots.WaitAsync();
        try
        {
            if (store.Get<Delivery>(Kind, id) is not { State: Delivery.Waiting } delivery || stopping.IsCancellationRequested) return;
            await store.Flush();
            await clock.Followed();
            var started = Stopwatch.GetTimestamp();
            var (outcome, answer) = await Send(delivery);
            if (outcome == Outcome.Stopping) return;
            var ms = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            store.Atomic(() => Record(delivery, outcome, answer, ms));
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<(Outcome Outcome, string Answer)> Send(Delivery delivery)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(AnswerWithin);
        using var request = builders[delivery.Builder](delivery);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsStringAsync(limit.Token);
            var shown = $"{(int)response.StatusCode} {body[..Math.Min(body.Length, MaxAnswerShown)]}";
            return ((int)response.StatusCode is 200 or 204 ? Outcome.Accepted : Outcome.Refused, shown);
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested ? (Outcome.Stopping, "stopping") : (Outcome.Broken, "timeout");
        }
        catch (HttpRequestException failure)
        {
            return (Outcome.Broken, failure.HttpRequestError.ToString());
        }
    }

    private void Record(Delivery delivery, Outcome outcome, string answer, long ms)
    {
        var attempts = delivery.Attempts + 1;
        store.Journal(delivery.Plane, "callback.attempt",
            new { delivery.Id, delivery.Event, delivery.Url, Attempt = attempts, Outcome = outcome.ToString(), Answer = answer, Ms = ms,
                delivery.Forgery });
        var now = clock.Now;
        var ladder = Ladder.Named(delivery.LadderName);
        var again = (outcome == Outcome.Broken || (outcome == Outcome.Refused && ladder.RetriesRefusals)) && attempts <= ladder.Waits.Count;
        var after = delivery with
        {
            Attempts = attempts,
            LastOutcome = answer,
            DoneAtMs = again ? 0 : now.ToUnixTimeMilliseconds(),
            DueAtMs = again ? (now + ladder.Waits[attempts - 1]).ToUnixTimeMilliseconds() : delivery.DueAtMs,
            State = again ? Delivery.Waiting : outcome switch
            {
                Outcome.Accepted => Delivery.Delivered,
                Outcome.Refused => Delivery.Refused,
                Outcome.Broken or Outcome.Stopping => Delivery.Failed,
                _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
            },
        };
        store.Put(Kind, after.Id, after);
        if (again) store.AfterCommit(() => Due(after));
        else Forget(after.Id);
    }

    private void Forget(string newest)
    {
        done.Enqueue(newest);
        if (done.Count > MaxKeptDone && done.TryDequeue(out var oldest)) store.Delete<Delivery>(Kind, oldest);
    }

    private enum Outcome
    {
        Accepted,
        Refused,
        Broken,
        Stopping,
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Siyu.Sandbox.Core;

/// <summary>A thing that is due at a virtual time. It is told at least once: a handler checks the state before it acts.</summary>
internal sealed record DueTimer(string Id, long AtMs, long Order, string Kind, string Body, bool Durable);

/// <summary>The virtual clock (虚拟时钟): real time plus an offset that only grows; timers fire in virtual order as it passes them.</summary>
internal sealed class VirtualClock : IAsyncDisposable
{
    private const string ClockKind = "clock";
    private const string TimerKind = "timer";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FollowerActive = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FollowerTakes = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FollowerKnownFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FollowerReadsWithin = TimeSpan.FromSeconds(1);
    private const int FollowerReads = 5;
    private const long JumpMs = 10_000;

    private readonly Store store;
    private readonly object gate = new();
    private readonly PriorityQueue<DueTimer, (long At, long Order)> queue = new();
    private readonly Dictionary<string, Func<string, CancellationToken, Task>> handlers = [];
    private readonly SemaphoreSlim firing = new(1, 1);
    private readonly SemaphoreSlim changed = new(0);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private long offsetMs;
    private long order;
    private long readAt;
    private readonly Queue<long> readings = new();
    private long followedAt;
    private long jumpedAt;
    private long beforeJumpMs;

    public VirtualClock(Store store)
    {
        this.store = store;
        store.Now = () => Now;
        offsetMs = store.Get<ClockState>(ClockKind, "offset")?.OffsetMs ?? 0;
        if (store.Get<Follower>(ClockKind, "follower") is not null) followedAt = Stopwatch.GetTimestamp();
        foreach (var timer in store.All<DueTimer>(TimerKind)) Queue(timer);
    }

    internal sealed record ClockState(long OffsetMs);
    internal sealed record Follower(long SinceMs);

    public DateTimeOffset Now => TimeProvider.System.GetUtcNow().AddMilliseconds(Interlocked.Read(ref offsetMs));

    public long OffsetMs => Interlocked.Read(ref offsetMs);

    /// <summary>The time as told to whoever follows this clock.</summary>
    public DateTimeOffset Tell()
    {
        Interlocked.Exchange(ref readAt, Stopwatch.GetTimestamp());
        Notice(Interlocked.Read(ref readAt));
        return Now;
    }

    /// <summary>Whether somebody lives by this clock: it was read many times within a second, not long ago or by the last run.</summary>
    public bool HasFollower => Interlocked.Read(ref followedAt) is var last && last != 0
        && Stopwatch.GetElapsedTime(last) < FollowerKnownFor;

    /// <summary>Whether somebody who lives by this clock may not have seen the last jump yet.</summary>
    public bool IsCatchingUp => HasFollower && Interlocked.Read(ref jumpedAt) is var jump && jump != 0
        && Stopwatch.GetElapsedTime(jump) < LongestCatchUp;

    /// <summary>
    /// After a jump, waits until an active follower has read the new time, so that a signed message does not look old to it.
    /// </summary>
    public async Task Followed()
    {
        var jump = Interlocked.Read(ref jumpedAt);
        if (jump == 0 || Stopwatch.GetElapsedTime(jump) > LongestCatchUp) return;
        var active = IsFollowed;
        while (active && Interlocked.Read(ref readAt) < jump && Stopwatch.GetElapsedTime(jump) < LongestCatchUp)
            await Task.Delay(FollowerTakes, TimeProvider.System);
        if (active) await Task.Delay(FollowerTakes, TimeProvider.System);
    }

    /// <summary>
    /// Whether a caller may believe it is that time: it is now, give or take, or was before a jump that the caller may not have seen yet.
    /// </summary>
    public bool IsAbout(long unixSeconds, TimeSpan tolerance)
    {
        var off = Math.Abs(Now.ToUnixTimeSeconds() - unixSeconds);
        if (off <= tolerance.TotalSeconds) return true;
        var jump = Interlocked.Read(ref jumpedAt);
        return IsFollowed && jump != 0 && Stopwatch.GetElapsedTime(jump) < LongestCatchUp
            && Math.Abs(Interlocked.Read(ref beforeJumpMs) / 1000 - unixSeconds) <= tolerance.TotalSeconds;
    }

    /// <summary>Awaited after each step of an advance, so that what a step set off happens at its virtual time.</summary>
    public Func<Task> Settled { get; set; } = () => Task.CompletedTask;

    public void On(string kind, Func<string, CancellationToken, Task> handler) => handlers.Add(kind, handler);

    /// <summary>Asks to be told at that time; durable timers survive a restart.</summary>
    public string Schedule(DateTimeOffset at, string kind, string body, bool durable = true) => store.Atomic(() =>
    {
        // Rounded up: a timer may not ring before its time, not by a part of a millisecond.
        var atMs = at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
        var timer = new DueTimer(Ids.Random(16), atMs, Interlocked.Increment(ref order), kind, body, durable);
        if (durable) store.Put(TimerKind, timer.Id, timer);
        store.AfterCommit(() =>
        {
            Queue(timer);
            changed.Release();
        });
        return timer.Id;
    });

    public void Start() => running = Task.Run(Run);

    /// <summary>Moves virtual time forward, stopping at every timer on the way.</summary>
    public async Task Advance(TimeSpan by, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await firing.WaitAsync(ct);
        try
        {
            var target = Now + by;
            await Settled();
            while (Take(target) is { Count: > 0 } window)
            {
                await Fire(window);
                await Settled();
            }
            MoveTo(target);
            await Followed();
        }
        finally
        {
            firing.Release();
        }
        changed.Release();
    }

    /// <summary>Forgets the timers; the offset stays, for time never goes back.</summary>
    public void Reset()
    {
        lock (gate) queue.Clear();
        store.Put(ClockKind, "offset", new ClockState(OffsetMs));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        firing.Dispose();
        changed.Dispose();
    }

    private void Notice(long reading)
    {
        lock (readings)
        {
            readings.Enqueue(reading);
            if (readings.Count <= FollowerReads || Stopwatch.GetElapsedTime(readings.Dequeue(), reading) > FollowerReadsWithin) return;
        }
        if (Interlocked.Exchange(ref followedAt, reading) == 0)
            store.Put(ClockKind, "follower", new Follower(Now.ToUnixTimeMilliseconds()));
    }

    private void Queue(DueTimer timer)
    {
        lock (gate)
        {
            queue.Enqueue(timer, (timer.AtMs, timer.Order));
            order = Math.Max(order, timer.Order);
        }
    }

    private async Task Run()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await changed.WaitAsync(NextSleep(), stopping.Token);
                await firing.WaitAsync(stopping.Token);
                try
                {
                    while (Take(Now) is { Count: > 0 } window) await Fire(window);
                }
                finally
                {
                    firing.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The sandbox is stopping: durable timers are on disk.
        }
    }

    private TimeSpan NextSleep()
    {
        lock (gate)
        {
            if (!queue.TryPeek(out var next, out _)) return LongestSleep;
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(next.AtMs) - Now;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestSleep ? wait : LongestSleep;
        }
    }

    private List<DueTimer> Take(DateTimeOffset until)
    {
        lock (gate)
        {
            var window = new List<DueTimer>();
            if (!queue.TryPeek(out var first, out _)) return window;
            var end = Math.Min(until.ToUnixTimeMilliseconds(), first.AtMs + (long)Window.TotalMilliseconds);
            while (queue.TryPeek(out var next, out _) && next.AtMs <= end) window.Add(queue.Dequeue());
            return window;
        }
    }

    private async Task Fire(List<DueTimer> window)
    {
        var acts = new List<Task>(window.Count);
        foreach (var timer in window)
        {
            MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(timer.AtMs));
            acts.Add(Tell(timer));
        }
        await Task.WhenAll(acts);
    }

    private async Task Tell(DueTimer timer)
    {
        var act = Act();
        await ((Task)act).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (act.IsCanceled) return;
        if (act.Exception is { } failure)
        {
            // Nobody else awaits a timer: the failure is told here, and the clock goes on for the others.
            store.Journal("core", "timer.failed", new { timer.Kind, timer.Body, Failure = failure.ToString() });
            await Console.Error.WriteLineAsync($"A timer of kind {timer.Kind} failed: {failure}");
        }
        if (timer.Durable) store.Delete<DueTimer>(TimerKind, timer.Id);

        async Task Act()
        {
            if (!handlers.TryGetValue(timer.Kind, out var handler))
                throw new InvalidOperationException($"Nobody listens to timers of kind {timer.Kind}.");
            await handler(timer.Body, stopping.Token);
        }
    }

    private void MoveTo(DateTimeOffset virtualNow)
    {
        var behindMs = (long)Math.Ceiling((virtualNow - Now).TotalMilliseconds);
        if (behindMs <= 0) return;
        if (behindMs >= JumpMs)
        {
            // Within one advance the earliest time is what a follower may still believe.
            var jump = Interlocked.Read(ref jumpedAt);
            if (jump == 0 || Stopwatch.GetElapsedTime(jump) > LongestCatchUp) Interlocked.Exchange(ref beforeJumpMs,
                Now.ToUnixTimeMilliseconds());
            Interlocked.Exchange(ref jumpedAt, Stopwatch.GetTimestamp());
        }
        Interlocked.Add(ref offsetMs, behindMs);
        store.Put(ClockKind, "offset", new ClockState(OffsetMs));
    }

    private bool IsFollowed => Interlocked.Read(ref readAt) is var last && last != 0 && Stopwatch.GetElapsedTime(last) < FollowerActive;

    public override string ToString() => Now.ToString("O", CultureInfo.InvariantCulture);
}

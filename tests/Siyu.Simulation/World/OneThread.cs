using System.Collections.Concurrent;

namespace Siyu.Simulation.World;

/// <summary>
/// The one thread on which everything happens (单线程调度): whatever is awaited goes on here, in the order in which it became ready. Where
/// nobody can go on, the oldest timer of the simulated clock is rung, so no real time is waited for.
/// </summary>
internal sealed class OneThread(SimulatedClock clock) : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<(SendOrPostCallback Go, object? State)> ready = [];

    public override void Post(SendOrPostCallback d, object? state) => ready.Add((d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("nobody waits for another thread here");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs work to its end before it returns; what is returned has ended, and says how.</summary>
    public Task Run(Func<Task> work)
    {
        SetSynchronizationContext(this);
        var whole = work();
        while (!whole.IsCompleted) Go();
        return whole;
    }

    public void Dispose() => ready.Dispose();

    private void Go()
    {
        if (!ready.TryTake(out var next) && !clock.Ring() && !ready.TryTake(out next, Stuck))
            throw new InvalidOperationException("the simulated shop is stuck: everybody waits for somebody");
        next.Go?.Invoke(next.State);
    }
}

namespace Siyu.Platform;

/// <summary>Wakes the pumps of this process after a commit, so that nobody waits for the next poll.</summary>
internal sealed class Signals
{
    /// <summary>News is committed; on PostgreSQL it has no number yet.</summary>
    public Signal News { get; } = new();

    /// <summary>News has its number, and can be heard.</summary>
    public Signal Numbered { get; } = new();
    public Signal Due { get; } = new();
    public Signal Outbound { get; } = new();
}

/// <summary>A bell that one or many wait for; rings before the wait are not lost.</summary>
internal sealed class Signal
{
    private TaskCompletionSource bell = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() => Interlocked.Exchange(ref bell, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Take it before looking for work; await it when there was none.</summary>
    public Task Next => Volatile.Read(ref bell).Task;

    public static async Task Wait(Task next, TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(next, Task.Delay(atMost, limit.Token));
        await limit.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}

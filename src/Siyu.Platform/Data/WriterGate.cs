namespace Siyu.Platform;

/// <summary>Who waits at the gate: requests go before background work.</summary>
public enum WorkPriority { Request, Background }

/// <summary>
/// The one fair writer of a SQLite file in this process: a queue for requests and one for background work, which gets every
/// <see cref="BackgroundTurn"/>th turn so that it is never starved.
/// </summary>
internal sealed class WriterGate
{
    private const int BackgroundTurn = 8;
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource<bool>> requests = new();
    private readonly Queue<TaskCompletionSource<bool>> background = new();
    private bool busy;
    private int turns;

    public async Task<IDisposable> Enter(WorkPriority priority, CancellationToken ct)
    {
        TaskCompletionSource<bool> ticket;
        lock (gate)
        {
            if (!busy)
            {
                busy = true;
                return new Pass(this);
            }
            ticket = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (priority == WorkPriority.Request ? requests : background).Enqueue(ticket);
        }
        await using var cancelled = ct.Register(() => ticket.TrySetCanceled(ct));
        await ticket.Task;
        return new Pass(this);
    }

    private void Leave()
    {
        lock (gate)
        {
            while (Next() is { } ticket)
                if (ticket.TrySetResult(true)) return;
            busy = false;
        }
    }

    private TaskCompletionSource<bool>? Next()
    {
        turns++;
        if (turns % BackgroundTurn == 0 && background.TryDequeue(out var patient)) return patient;
        return requests.TryDequeue(out var request) || background.TryDequeue(out request) ? request : null;
    }

    private sealed class Pass(WriterGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) gate.Leave();
        }
    }
}

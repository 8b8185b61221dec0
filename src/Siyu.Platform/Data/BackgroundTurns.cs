namespace Siyu.Platform;

/// <summary>
/// How many units of background work run at a time on PostgreSQL (后台名额): dozens of listeners that catch up would else take the CPU and
/// the connections from requests. On SQLite the <see cref="WriterGate"/> sees to it.
/// </summary>
internal sealed class BackgroundTurns : IDisposable
{
    private const int TurnsPerCpu = 2;
    private readonly SemaphoreSlim turns = new(TurnsPerCpu * Environment.ProcessorCount);
    private readonly SemaphoreSlim inRush = new(1);

    public async Task<IDisposable> Enter(Rush rush, CancellationToken ct)
    {
        await turns.WaitAsync(ct);
        var turn = new Turn(turns);
        if (!rush.IsOn) return turn;
        try
        {
            await inRush.WaitAsync(ct);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
        return new Turn(turns, inRush);
    }

    public void Dispose()
    {
        turns.Dispose();
        inRush.Dispose();
    }

    private sealed class Turn(params SemaphoreSlim[] held) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 1) return;
            foreach (var one in held) one.Release();
        }
    }
}

/// <summary>Whether many people wait in the lanes just now (高峰): then background work takes one turn at a time.</summary>
internal sealed class Rush
{
    private const int FromPerCpu = 32;
    private int waiting;

    public bool IsOn => Volatile.Read(ref waiting) >= FromPerCpu * Environment.ProcessorCount;

    public void Enter() => Interlocked.Increment(ref waiting);
    public void Leave() => Interlocked.Decrement(ref waiting);
}

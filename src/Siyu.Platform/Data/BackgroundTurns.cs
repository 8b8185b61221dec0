namespace Siyu.Platform;

/// <summary>
/// How many units of background work run at a time on PostgreSQL (后台名额): dozens of listeners that catch up would else take the CPU and
/// the connections from requests. On SQLite the <see cref="WriterGate"/> sees to it.
/// </summary>
internal sealed class BackgroundTurns : IDisposable
{
    private const int TurnsPerCpu = 2;
    private readonly SemaphoreSlim turns = new(TurnsPerCpu * Environment.ProcessorCount);

    public async Task<IDisposable> Enter(CancellationToken ct)
    {
        await turns.WaitAsync(ct);
        return new Turn(turns);
    }

    public void Dispose() => turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) turns.Release();
        }
    }
}

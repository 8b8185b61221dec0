using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Runs sequencer, listeners, due work and outbound by turns until nothing is left to do now (静止): for tests, one-shot commands and the
/// single-threaded simulation, where the pumps do not run by themselves.
/// </summary>
public sealed class Quiet
{
    private const int MostTurns = 10_000;
    private readonly Func<CancellationToken, Task<int>>[] turns;
    private readonly RecurringPump recurring;

    internal Quiet(Sequencer sequencer, ListenerPump listeners, DuePump due, OutboundPump outbound, RecurringPump recurring)
    {
        turns = [sequencer.Once, listeners.Once, due.Once, outbound.Once];
        this.recurring = recurring;
    }

    public async Task Settle(CancellationToken ct)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var did = 0;
            foreach (var once in turns) did += await once(ct);
            if (did == 0) return;
        }
        throw new BrokenInvariant("the house becomes quiet");
    }

    /// <summary>Runs the recurring jobs whose time has come.</summary>
    public Task<int> Recur(CancellationToken ct) => recurring.Once(ct);
}

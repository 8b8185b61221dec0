using Microsoft.Extensions.DependencyInjection;
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

    private Quiet(Func<CancellationToken, Task<int>>[] turns, RecurringPump recurring) => (this.turns, this.recurring) = (turns, recurring);

    internal static Quiet Of(IServiceProvider services) => new(
        [
            services.GetRequiredService<Sequencer>().Once, services.GetRequiredService<ListenerPump>().Once,
            services.GetRequiredService<DuePump>().Once, services.GetRequiredService<OutboundPump>().Once,
        ],
        services.GetRequiredService<RecurringPump>());

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

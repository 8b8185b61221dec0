using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Turns the pumps of the house (泵的转动) one turn at a time, and any listener before any other.</summary>
internal sealed class Pumps(SimulatedHouse house, Dice dice)
{
    private const int MostTurns = 10_000;
    private readonly List<string> waiting = [];

    /// <summary>News of these kinds came: their listeners have something to hear.</summary>
    public void Came(IEnumerable<string> names)
    {
        var came = names.ToHashSet(StringComparer.Ordinal);
        foreach (var listener in house.Get<ModuleList>().Listeners)
            if (listener.EventNames.Any(came.Contains) && !waiting.Contains(listener.Name)) waiting.Add(listener.Name);
    }

    public async Task<string> Listen()
    {
        if (waiting.Count == 0) return "listen none";
        var name = dice.One(waiting);
        var listener = house.Get<ModuleList>().Listeners.Single(one => one.Name == name);
        var heard = await house.Get<ListenerTurn>().Take(listener, CancellationToken.None);
        if (heard == 0) waiting.Remove(name);
        return $"listen {name} {heard}";
    }

    /// <summary>Turns all of them until nothing is left to do now.</summary>
    /// <param name="news">Names of the news that came since it was asked last.</param>
    public async Task Settle(Func<List<string>> news)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            Came(news());
            while (waiting.Count > 0) await Listen();
            var did = await house.Get<DuePump>().Once(CancellationToken.None);
            did += await house.Get<OutboundPump>().Once(CancellationToken.None);
            Came(news());
            if (did == 0 && waiting.Count == 0)
            {
                await Feed();
                return;
            }
        }
        throw new InvalidOperationException("the house does not become quiet");
    }

    public async Task<string> Due() => $"due {await house.Get<DuePump>().Once(CancellationToken.None)}";

    public async Task<string> CallOut() => $"outbound {await house.Get<OutboundPump>().Once(CancellationToken.None)}";

    /// <summary>The analytical tables hear what is in the log: what waits for them, as forgetting does, goes on.</summary>
    public async Task<string> Feed()
    {
        await house.Get<EventFeeds>().Drain(CancellationToken.None);
        return "feed";
    }

    public async Task<string> Recur() => $"recur {await house.Get<Quiet>().Recur(CancellationToken.None)}";
}

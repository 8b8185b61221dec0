using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Siyu.Platform.Olap;

/// <summary>Feeds every room's analytical tables from the event log (事件投递), each room by its own cursor.</summary>
public sealed class EventFeeds : BackgroundService
{
    private readonly IReadOnlyList<OlapFeeder> feeders;
    private readonly IReadOnlyList<FeedLoop> loops;

    public EventFeeds(
        Works works, DatabaseOptions database, ModuleList modules, EventLog eventLog, OlapClient client, ILogger<EventFeeds> log)
    {
        var cursors = new FeedCursors(works, database);
        feeders =
        [
            .. from room in modules.Rooms
               where room.Projections.Count > 0
               select new OlapFeeder(room.Name, new EventSource(works, eventLog, room.Projections), cursors, client, log),
        ];
        loops = [.. feeders.Select(feeder => new FeedLoop(feeder, log, TimeProvider.System))];
    }

    /// <summary>Why feeds stand still, for the health page; empty where none does.</summary>
    public IReadOnlyList<string> Troubles => [.. loops.Select(loop => loop.Trouble).OfType<string>()];

    /// <summary>Feeds all that is in the log now: for tests, and for boards that must be complete.</summary>
    public async Task Drain(CancellationToken ct)
    {
        foreach (var feeder in feeders)
            while (await feeder.Step(ct))
            {
                // Each step is one range.
            }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(loops.Select(loop => loop.Run(stoppingToken)));
}

using Microsoft.Extensions.DependencyInjection;

namespace Siyu.Platform.Olap;

/// <summary>The event log as a source of a room's analytical tables (事件日志投递源).</summary>
internal sealed class EventSource(Works works, EventLog eventLog, IReadOnlyList<Projecting> projections) : IFeedSource
{
    private const int MostEvents = 1_000;
    private const int MostRows = 50_000;

    private readonly ILookup<string, Projecting> byName = projections.ToLookup(p => p.EventName, StringComparer.Ordinal);

    public Task<FeedBatch?> After(long position, CancellationToken ct) => works.Read(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var page = await eventLog.Read(db, Names, position, MostEvents, ct);
        while (page.Events.Count == 0 && page.Through < page.Head) page = await eventLog.Read(db, Names, page.Through, MostEvents, ct);
        return page.Events.Count == 0 ? null : await Projected(services, page.Events, MostRows, ct);
    });

    public Task<FeedBatch> Exactly(long from, long to, CancellationToken ct) => works.Read(async services =>
    {
        var events = await eventLog.Between(services.GetRequiredService<SiyuDb>(), Names, from, to, ct);
        return await Projected(services, events, int.MaxValue, ct) with { From = from, To = to };
    });

    private List<string> Names => [.. byName.Select(group => group.Key)];

    private async Task<FeedBatch> Projected(IServiceProvider services, IReadOnlyList<EventRow> events, int mostRows, CancellationToken ct)
    {
        var rows = new ProjectedRows();
        foreach (var one in events)
        {
            rows.Position = one.Position!.Value;
            foreach (var projection in byName[one.Name]) await projection.Project(services, one.Body, rows, ct);
            if (rows.All.Count >= mostRows) break;
        }
        return new FeedBatch(events[0].Position!.Value, rows.Position, rows.All);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Siyu.Platform.Olap;

/// <summary>The event log as a source of a room's analytical tables (事件日志投递源).</summary>
internal sealed class EventSource(Works works, IReadOnlyList<Projecting> projections) : IFeedSource
{
    private const int MostEvents = 1_000;
    private const int MostRows = 50_000;

    private readonly ILookup<string, Projecting> byName = projections.ToLookup(p => p.EventName, StringComparer.Ordinal);

    public Task<FeedBatch?> After(long position, CancellationToken ct) => works.Read(async services =>
    {
        var events = await Events(services).Where(row => row.Position > position)
            .OrderBy(row => row.Position).Take(MostEvents).ToListAsync(ct);
        return events.Count == 0 ? null : await Projected(services, events, MostRows, ct);
    });

    public Task<FeedBatch> Exactly(long from, long to, CancellationToken ct) => works.Read(async services =>
    {
        var events = await Events(services).Where(row => row.Position >= from && row.Position <= to)
            .OrderBy(row => row.Position).ToListAsync(ct);
        return await Projected(services, events, int.MaxValue, ct) with { From = from, To = to };
    });

    private IQueryable<EventRow> Events(IServiceProvider services)
    {
        var names = byName.Select(group => group.Key).ToList();
        return services.GetRequiredService<SiyuDb>().All<EventRow>().AsNoTracking().Where(row => names.Contains(row.Name));
    }

    private async Task<FeedBatch> Projected(IServiceProvider services, List<EventRow> events, int mostRows, CancellationToken ct)
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

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>Segments in use (人群列表), newest first, with what they ask for now; they are the whole group's, who is in them is not.</summary>
internal sealed class SegmentList(SiyuDb db) : ISlice
{
    internal sealed record Row(SegmentId Id, string Title, int Version, Condition Condition, DateTimeOffset MadeAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/audience/segments", (string? after, int? size, SegmentList slice, CancellationToken ct) =>
            slice.Handle(new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(PageAsk ask, CancellationToken ct)
    {
        var rows = db.All<Segment>().AsNoTracking().Where(segment => segment.EndedAt == null);
        if (SegmentId.TryParse(ask.After, out var after)) rows = rows.Where(segment => Id.Compare(segment.Id, after) < 0);
        var found = await rows.OrderByDescending(segment => segment.Id).Take(ask.Take + 1).ToListAsync(ct);
        var shown = found.Take(ask.Take).ToList();
        var ids = shown.Select(segment => segment.Id).ToList();
        var versions = (await db.All<SegmentVersion>().AsNoTracking().Where(version => ids.Contains(version.Segment)).ToListAsync(ct))
            .ToDictionary(version => (version.Segment, version.Version));
        return new Page<Row>(
            [.. shown.Select(one => (One: one, Now: versions[(one.Id, one.Version)]))
                .Select(pair => new Row(pair.One.Id, pair.One.Title, pair.One.Version, pair.Now.Read(), pair.Now.MadeAt))],
            found.Count > ask.Take ? shown[^1].Id.ToString() : null);
    }
}

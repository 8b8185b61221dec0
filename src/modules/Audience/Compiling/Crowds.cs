using Siyu.Audience.Conditions;
using Siyu.Audience.Segments;
using Siyu.Contracts.Tracking;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Compiling;

/// <summary>Asks ClickHouse who meets conditions (人群计算), within an actor's data scope.</summary>
internal sealed class Crowds(OlapClient olap, ITracking tracking, GroupZone zone, TimeProvider clock)
{
    private sealed record Numbered(long Number);

    private sealed record Counted(long[] Counts);

    /// <summary>How many there are.</summary>
    public async Task<Result<long>> Count(Actor actor, Resolved asked, CancellationToken ct)
    {
        var compiled = Compile(actor, asked);
        var query = compiled.Query($"bitmapCardinality({compiled.Bitmap(asked.Condition)}) AS n");
        return await olap.Scalar<long>(query, compiled.Parameters, ct).OrUnavailable();
    }

    /// <summary>Their numbers in order, after one of them.</summary>
    public async Task<Result<IReadOnlyList<long>>> Numbers(Actor actor, Resolved asked, (long After, int Take) page, CancellationToken ct)
    {
        var compiled = Compile(actor, asked);
        var (after, take) = (compiled.Place(page.After + 1, "UInt32"), compiled.Place(page.Take, "UInt32"));
        var query = compiled.Query(
            $"arrayJoin(bitmapToArray(bitmapSubsetLimit({compiled.Bitmap(asked.Condition)}, {after}, {take}))) AS number");
        var rows = await olap.Rows<Numbered>(query, compiled.Parameters, ct).OrUnavailable();
        return rows.Map<IReadOnlyList<long>>(all => [.. all.Select(row => row.Number)]);
    }

    /// <summary>How many meet each of these conditions by itself, in one query.</summary>
    public async Task<Result<IReadOnlyList<long>>> Each(
        Actor actor, Resolved asked, IReadOnlyList<Condition> nodes, CancellationToken ct)
    {
        var compiled = Compile(actor, asked);
        var counts = string.Join(", ", nodes.Select(node => $"bitmapCardinality({compiled.Bitmap(node)})"));
        var rows = await olap.Rows<Counted>(compiled.Query($"[{counts}] AS counts"), compiled.Parameters, ct).OrUnavailable();
        return rows.Map<IReadOnlyList<long>>(all => all.Single().Counts);
    }

    private Compilation Compile(Actor actor, Resolved asked) => new(actor, new(
        zone.Day(clock.GetUtcNow()), zone.Zone, asked.Tags.ToDictionary(tag => tag.Key, tag => tag.Value.Number), tracking));
}

using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>Conditions with everything looked up that they name (已解析条件): segments, tags.</summary>
internal sealed record Resolved(Condition Condition, IReadOnlyDictionary<TagId, Tag> Tags);

/// <summary>Looks up what conditions name (人群簿): other segments as they are now, without circles, and tags.</summary>
internal sealed class SegmentBook(SiyuDb db)
{
    /// <param name="self">The segment that these conditions are of, which must not come back to itself.</param>
    public async Task<Result<Resolved>> Resolve(Condition? condition, SegmentId? self, CancellationToken ct)
    {
        if (ConditionChecks.Refusal(condition) is { } refusal) return refusal;
        var known = await Reachable(condition!, ct);
        var (path, nodes) = (new List<SegmentId>(), 0);
        if (self is { } own) path.Add(own);
        var expanded = Expand(condition!, "condition", (known, path), ref nodes);
        if (!expanded.Ok) return expanded.Problem!;
        var named = Tags(expanded.Value).ToHashSet();
        var tags = (await db.All<Tag>().AsNoTracking().Where(tag => named.Contains(tag.Id) && tag.EndedAt == null).ToListAsync(ct))
            .ToDictionary(tag => tag.Id);
        if (Missing(condition!, "condition", tags) is { } at) return AudienceProblems.UnknownTagInside.AtField(at);
        return named.All(tags.ContainsKey) ? new Resolved(expanded.Value, tags) : AudienceProblems.UnknownTagInside.AtField("condition");
    }

    /// <summary>What a segment asks for now.</summary>
    public async Task<Result<Resolved>> Open(SegmentId id, CancellationToken ct)
    {
        if (await Latest([id], ct) is not { Count: 1 } found) return AudienceProblems.UnknownSegment;
        return await Resolve(found[id].Version.Read(), id, ct);
    }

    /// <summary>Segments that name this one.</summary>
    public async Task<IReadOnlyList<string>> UsersOf(SegmentId id, CancellationToken ct)
    {
        var word = id.ToString();
        var rows = (await Now().Where(row => row.Condition.Contains(word)).Select(row => row.Segment).ToListAsync(ct)).ToHashSet();
        return [.. (await Latest(rows, ct)).Values.Where(row => References(row.Version.Read()).Contains(id))
            .Select(row => row.Segment.Title)];
    }

    private sealed record Row(Segment Segment, SegmentVersion Version);


    /// <summary>The versions that count.</summary>
    private IQueryable<SegmentVersion> Now() => db.All<SegmentVersion>().AsNoTracking().Where(version => db.All<Segment>().Any(
        segment => segment.Id == version.Segment && segment.Version == version.Version && segment.EndedAt == null));

    private async Task<Dictionary<SegmentId, Row>> Latest(IReadOnlyCollection<SegmentId> ids, CancellationToken ct)
    {
        var versions = await Now().Where(version => ids.Contains(version.Segment)).ToDictionaryAsync(version => version.Segment, ct);
        return (await db.All<Segment>().AsNoTracking().Where(segment => ids.Contains(segment.Id)).ToListAsync(ct))
            .Where(segment => versions.ContainsKey(segment.Id)).ToDictionary(segment => segment.Id, s => new Row(s, versions[s.Id]));
    }

    private async Task<Dictionary<SegmentId, Row>> Reachable(Condition condition, CancellationToken ct)
    {
        var known = new Dictionary<SegmentId, Row>();
        var wanted = References(condition).ToHashSet();
        for (var step = 0; wanted.Count > 0 && step < ConditionChecks.MostDepth && known.Count < ConditionChecks.MostNodes; step++)
        {
            var found = await Latest(wanted, ct);
            foreach (var (id, row) in found) known[id] = row;
            wanted = [.. found.Values.SelectMany(row => References(row.Version.Read())).Where(id => !known.ContainsKey(id))];
        }
        return known;
    }

    private static Result<Condition> Expand(
        Condition node, string at, (Dictionary<SegmentId, Row> Known, List<SegmentId> Path) with, ref int nodes)
    {
        if (++nodes > ConditionChecks.MostNodes) return AudienceProblems.TooManyConditions.With(ConditionChecks.MostNodes).AtField(at);
        if (node is InSegment named) return Follow(named, at, with, ref nodes);
        var below = new List<Condition>();
        foreach (var (child, place) in ConditionChecks.Below(node, at))
        {
            var expanded = Expand(child, place, with, ref nodes);
            if (!expanded.Ok) return expanded;
            below.Add(expanded.Value);
        }
        return Result.Of<Condition>(node switch
        {
            AllOf => new AllOf(below), AnyOf => new AnyOf(below), NotThat => new NotThat(below[0]), _ => node,
        });
    }

    private static Result<Condition> Follow(
        InSegment named, string at, (Dictionary<SegmentId, Row> Known, List<SegmentId> Path) with, ref int nodes)
    {
        if (with.Path.Contains(named.Segment))
        {
            var titles = with.Path.SkipWhile(id => id != named.Segment).Append(named.Segment)
                .Select(id => with.Known.TryGetValue(id, out var one) ? one.Segment.Title : "…");
            return AudienceProblems.Circle.With(string.Join(" → ", titles)).AtField(at);
        }
        if (!with.Known.TryGetValue(named.Segment, out var row)) return AudienceProblems.UnknownReference.AtField(at);
        if (with.Path.Count >= ConditionChecks.MostDepth) return AudienceProblems.TooDeep.With(ConditionChecks.MostDepth).AtField(at);
        with.Path.Add(named.Segment);
        var means = Expand(row.Version.Read(), at, with, ref nodes);
        with.Path.RemoveAt(with.Path.Count - 1);
        // What is wrong inside is somebody else's; wrong here is that it is referred to.
        return means.Ok ? named with { Means = means.Value, Title = row.Segment.Title } : means.Problem!.AtField(at);
    }

    private static string? Missing(Condition node, string at, Dictionary<TagId, Tag> tags) =>
        node is HasTag tag && !tag.Tags.All(tags.ContainsKey) ? at
            : ConditionChecks.Below(node, at).Select(child => Missing(child.Node, child.At, tags)).FirstOrDefault(one => one is not null);

    private static IEnumerable<SegmentId> References(Condition node) => node is InSegment named ? [named.Segment]
        : ConditionChecks.Below(node, "").SelectMany(child => References(child.Node));

    private static IEnumerable<TagId> Tags(Condition node) => node switch
    {
        HasTag tag => tag.Tags,
        InSegment { Means: { } means } => Tags(means),
        _ => ConditionChecks.Below(node, "").SelectMany(child => Tags(child.Node)),
    };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Audience.Compiling;
using Siyu.Audience.Conditions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>Conditions line by line (人群解释): what each says, and how many members meet it by itself.</summary>
internal sealed class ExplainSegment(SegmentBook book, Crowds crowds) : ISlice
{
    internal sealed record Request(Condition Condition, SegmentId? Segment);

    /// <param name="At">Where the condition stands, <c>condition.of[1]</c>.</param>
    internal sealed record Line(string At, int Depth, string Text, long Members);

    internal sealed record Response(IReadOnlyList<Line> Lines);

    private sealed record Node(Condition Condition, string At, int Depth);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/segments/explain", (Actor actor, Request request, ExplainSegment slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).OwnWork().Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var asked = await book.Resolve(request.Condition, request.Segment, ct);
        if (!asked.Ok) return asked.Problem!;
        var nodes = Walk(new(asked.Value.Condition, "condition", 0)).ToList();
        var counts = await crowds.Each(actor, asked.Value, [.. nodes.Select(node => node.Condition)], ct);
        var titles = asked.Value.Tags.ToDictionary(tag => tag.Key, tag => tag.Value.Title);
        return counts.Map(all => new Response(
            [.. nodes.Zip(all, (node, members) => new Line(node.At, node.Depth, ConditionText.Of(node.Condition, titles), members))]));
    }

    private static IEnumerable<Node> Walk(Node node) =>
        ConditionChecks.Below(node.Condition, node.At).SelectMany(child => Walk(new(child.Node, child.At, node.Depth + 1))).Prepend(node);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Audience.Compiling;
using Siyu.Audience.Conditions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>How many members meet conditions (人群实时计数), while they are being edited; within the actor's scope.</summary>
internal sealed class CountSegment(SegmentBook book, Crowds crowds, TimeProvider clock) : ISlice
{
    /// <param name="Segment">The segment that is being edited, if it is saved already.</param>
    internal sealed record Request(Condition Condition, SegmentId? Segment);

    internal sealed record Response(long Members, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/segments/count", (Actor actor, Request request, CountSegment slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).OwnWork().Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var asked = await book.Resolve(request.Condition, request.Segment, ct);
        if (!asked.Ok) return asked.Problem!;
        return (await crowds.Count(actor, asked.Value, ct)).Map(members => new Response(members, clock.GetUtcNow()));
    }
}

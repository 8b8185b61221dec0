using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>A segment ends (停用人群), unless others refer to it.</summary>
internal sealed class EndSegment(SiyuDb db, SegmentBook book, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/segments/{id}/end", (Actor actor, SegmentId id, EndSegment slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Done>> Handle(Actor actor, SegmentId id, CancellationToken ct)
    {
        if (await db.Locked<Segment, SegmentId>(id, ct) is not { } segment) return AudienceProblems.UnknownSegment;
        if (await book.UsersOf(id, ct) is { Count: > 0 } users) return AudienceProblems.SegmentInUse.With(string.Join('、', users.Take(5)));
        var ended = segment.End(clock.GetUtcNow());
        if (ended.Ok && !ended.Value.Before) db.Audit(actor, "audience.end_segment", $"segment/{id}", new { segment.Title });
        return ended;
    }
}

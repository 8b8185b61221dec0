using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>A segment gets a new version (修改人群); the old ones stay as they were.</summary>
internal sealed class ReviseSegment(SiyuDb db, SegmentBook book, TimeProvider clock) : ISlice
{
    /// <param name="Version">The version that was seen.</param>
    internal sealed record Request(string Title, int Version, Condition Condition);

    internal sealed record Response(int Version);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/audience/segments/{id}", (Actor actor, SegmentId id, Request request, ReviseSegment slice,
            CancellationToken ct) => slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Response>> Handle(Actor actor, SegmentId id, Request request, CancellationToken ct)
    {
        if (await db.Locked<Segment, SegmentId>(id, ct) is not { } segment) return AudienceProblems.UnknownSegment;
        var revised = segment.Revise(request.Title, request.Version);
        if (!revised.Ok) return revised.Problem!;
        if (await db.All<Segment>().AnyAsync(other => other.EndedAt == null && other.Title == segment.Title && other.Id != id, ct))
            return AudienceProblems.TitleTaken.With(segment.Title);
        var resolved = await book.Resolve(request.Condition, id, ct);
        if (!resolved.Ok) return resolved.Problem!;
        db.Add(new SegmentVersion
        {
            Segment = id, Version = segment.Version, Condition = SegmentVersion.Write(request.Condition), MadeBy = actor.Subject,
            MadeAt = clock.GetUtcNow(),
        });
        db.Audit(actor, "audience.revise_segment", $"segment/{id}", new { request.Version }, request);
        return new Response(segment.Version);
    }
}

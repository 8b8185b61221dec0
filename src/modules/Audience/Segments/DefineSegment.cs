using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>A segment is saved for the first time (新建人群).</summary>
internal sealed class DefineSegment(SiyuDb db, SegmentBook book, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Title, Condition Condition);

    internal sealed record Response(SegmentId Id, int Version);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/segments", (Actor actor, Request request, DefineSegment slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var made = Segment.Make(request.Title, now);
        if (!made.Ok) return made.Problem!;
        if (await db.All<Segment>().AnyAsync(other => other.EndedAt == null && other.Title == made.Value.Title, ct))
            return AudienceProblems.TitleTaken.With(made.Value.Title);
        var resolved = await book.Resolve(request.Condition, made.Value.Id, ct);
        if (!resolved.Ok) return resolved.Problem!;
        db.Add(made.Value);
        await db.SaveChangesAsync(ct);
        db.Add(new SegmentVersion
        {
            Segment = made.Value.Id, Version = 1, Condition = SegmentVersion.Write(request.Condition), MadeBy = actor.Subject, MadeAt = now,
        });
        db.Audit(actor, "audience.define_segment", $"segment/{made.Value.Id}", null, request);
        return new Response(made.Value.Id, 1);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>A tag ends (停用标签): nobody gets it any more, no new condition may name it, and it is shown nowhere.</summary>
internal sealed class EndTag(SiyuDb db, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/tags/{id}/end", (Actor actor, TagId id, EndTag slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Done>> Handle(Actor actor, TagId id, CancellationToken ct)
    {
        if (await db.Locked<Tag, TagId>(id, ct) is not { } tag) return AudienceProblems.UnknownTag;
        var ended = tag.End(clock.GetUtcNow());
        if (ended.Ok && !ended.Value.Before) db.Audit(actor, "audience.end_tag", $"tag/{id}", new { tag.Title });
        return ended;
    }
}

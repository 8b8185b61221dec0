using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>A tag's title or rule changes (修改标签); a changed rule is applied to everybody again.</summary>
internal sealed class ChangeTag(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Title, TagRule? Rule);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/audience/tags/{id}", (Actor actor, TagId id, Request request, ChangeTag slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Done>> Handle(Actor actor, TagId id, Request request, CancellationToken ct)
    {
        var tag = await db.Locked<Tag, TagId>(id, ct);
        if (tag is null) return AudienceProblems.UnknownTag;
        var before = new { tag.Title, tag.Rule };
        var changed = tag.Change(request.Title, request.Rule);
        if (!changed.Ok) return changed;
        if (await db.All<Tag>().AnyAsync(other => other.EndedAt == null && other.Title == tag.Title && other.Id != id, ct))
            return AudienceProblems.TitleTaken.With(tag.Title);
        db.Audit(actor, "audience.change_tag", $"tag/{id}", before, request);
        if (tag.Rule != before.Rule) db.Schedule(id.ToString(), clock.GetUtcNow(), new ApplyRule(id, 0));
        return changed;
    }
}

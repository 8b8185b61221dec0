using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>A tag is defined (新建标签): a manual one, or one that a rule puts on, also for what happened before.</summary>
internal sealed class DefineTag(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Title, TagRule? Rule);

    internal sealed record Response(TagId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/tags", (Actor actor, Request request, DefineTag slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Define));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var open = db.All<Tag>().Where(tag => tag.EndedAt == null);
        if (await open.CountAsync(ct) >= Tag.MostTags) return AudienceProblems.TooManyTags.With(Tag.MostTags);
        var made = Tag.Make(request.Title, request.Rule, actor.Subject, clock.GetUtcNow());
        if (!made.Ok) return made.Problem!;
        if (await open.AnyAsync(tag => tag.Title == made.Value.Title, ct)) return AudienceProblems.TitleTaken.With(made.Value.Title);
        db.Add(made.Value);
        db.Audit(actor, "audience.define_tag", $"tag/{made.Value.Id}", null, request);
        if (request.Rule is not null) db.Schedule(made.Value.Id.ToString(), clock.GetUtcNow(), new ApplyRule(made.Value.Id, 0));
        return new Response(made.Value.Id);
    }
}

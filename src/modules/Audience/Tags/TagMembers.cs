using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Audience.Feeding;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>Staff put a manual tag on members or take it off them (手动打标), one or many at a time; all of them or none.</summary>
internal sealed class TagMembers(SiyuDb db, People people, Holdings holdings, TimeProvider clock) : ISlice
{
    private const int MostMembers = 1_000;

    internal sealed record Request(bool Held, IReadOnlyList<MemberId> Members);

    /// <param name="Changed">How many did not have the tag, or had it, before.</param>
    internal sealed record Response(int Changed);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/audience/tags/{id}/members", (Actor actor, TagId id, Request request, TagMembers slice,
            CancellationToken ct) => slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Tag));

    public async Task<Result<Response>> Handle(Actor actor, TagId id, Request request, CancellationToken ct)
    {
        if (request.Members is not { Count: > 0 and <= MostMembers }) return AudienceProblems.BadCount.With(MostMembers).AtField("members");
        var tag = await db.All<Tag>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, ct);
        if (tag is null) return AudienceProblems.UnknownTag;
        if (tag.EndedAt is not null) return AudienceProblems.TagEnded;
        if (tag.Kind == TagKind.Rule) return AudienceProblems.RuleTagsItself;
        var wanted = request.Members.Distinct().ToList();
        await people.Meet(wanted, ct);
        var seen = await db.Rows<Person>(actor).Where(person => wanted.Contains(person.Id)).Select(person => person.Id).ToListAsync(ct);
        var rows = (await db.Locked<Person, MemberId>(seen, ct)).Where(person => person.IsActive).ToList();
        if (rows.Count < wanted.Count)
        {
            var known = rows.Select(person => person.Id).ToHashSet();
            return AudienceProblems.UnknownMember.AtField($"members[{request.Members.ToList().FindIndex(one => !known.Contains(one))}]");
        }
        var by = actor.Subject.ToString();
        var changed = request.Held
            ? await holdings.PutOn(tag, rows, by, clock.GetUtcNow(), ct)
            : await holdings.TakeOff(tag, rows, clock.GetUtcNow(), ct);
        db.Audit(actor, request.Held ? "audience.put_tag_on" : "audience.take_tag_off", $"tag/{id}", null, new { Members = wanted });
        return new Response(changed);
    }
}

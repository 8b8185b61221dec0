using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Merging;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Staff say that two members are one person (人工合并); the older one is kept.</summary>
internal sealed class MergeMembers(SiyuDb db, Reach reach, Merger merger) : ISlice
{
    internal sealed record Request(MemberId Other, string Evidence);
    internal sealed record Response(MemberId Kept);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/members/{id}/merge",
            (Actor actor, MemberId id, Request request, MergeMembers slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("members.merge"));

    public async Task<Result<Response>> Handle(Actor actor, MemberId id, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Evidence)) return MembersProblems.NeedsReason.AtField("evidence");
        if (id == request.Other) return MembersProblems.SameMember;
        foreach (var one in new[] { id, request.Other })
            if (await reach.Member(actor, one, ct) is { Ok: false } hidden) return hidden.Problem!;
        var first = await merger.Standing(id, ct);
        if (!first.Ok) return first.Problem!;
        var second = await merger.Standing(request.Other, ct);
        if (!second.Ok) return second.Problem!;
        if (first.Value.Id == second.Value.Id) return new Response(first.Value.Id);
        var kept = await merger.IntoOldest([first.Value, second.Value], request.Evidence, actor.Subject.ToString(), ct);
        db.Audit(actor, "members.merge", $"member/{kept.Id}", after: request);
        return new Response(kept.Id);
    }
}

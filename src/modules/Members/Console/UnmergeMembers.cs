using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Merging;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Staff undo a merge that was wrong (撤销合并): what it moved goes back.</summary>
internal sealed class UnmergeMembers(SiyuDb db, Reach reach, Unmerger unmerger) : ISlice
{
    internal sealed record Request(MemberId Gone, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/members/{id}/unmerge",
            (Actor actor, MemberId id, Request request, UnmergeMembers slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("members.merge"));

    public async Task<Result<Done>> Handle(Actor actor, MemberId id, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Reason)) return MembersProblems.NeedsReason.AtField("reason");
        var kept = await reach.Member(actor, id, ct);
        if (!kept.Ok) return kept.Problem!;
        var undone = await unmerger.Unmerge(id, request.Gone, request.Reason, actor.Subject.ToString(), ct);
        if (undone.Ok) db.Audit(actor, "members.unmerge", $"member/{id}", after: request);
        return undone;
    }
}

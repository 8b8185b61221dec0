using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Erases a person on their wish (注销并删除个人数据).</summary>
internal sealed class EraseMember(SiyuDb db, Reach reach, Eraser eraser) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/members/{id}/erase",
            (Actor actor, MemberId id, Request request, EraseMember slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("members.erase"));

    public async Task<Result<Done>> Handle(Actor actor, MemberId id, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Reason)) return MembersProblems.NeedsReason.AtField("reason");
        var member = await reach.Member(actor, id, ct);
        if (!member.Ok) return member.Problem!;
        var erased = await eraser.Erase(id, request.Reason, actor.Subject.ToString(), ct);
        if (erased is { Ok: true, Value.Before: false }) db.Audit(actor, "members.erase", $"member/{id}", after: request);
        return erased;
    }
}

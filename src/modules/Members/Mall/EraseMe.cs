using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member closes their account and has their data erased (注销账号); said twice, because it cannot be taken back.</summary>
internal sealed class EraseMe(SiyuDb db, Eraser eraser) : ISlice
{
    internal sealed record Request(bool IUnderstand);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/me/erase", (Actor actor, Request request, EraseMe slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (!request.IUnderstand) return MembersProblems.NeedsConfirmation;
        var erased = await eraser.Erase(actor.Member, "the member's own wish", "member", ct);
        if (erased is { Ok: true, Value.Before: false }) db.Audit(actor, "members.erase", $"member/{actor.Member}");
        return erased;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Programs;

/// <summary>HQ changes what a program gives from now on (修改会员卡规则); what was earned keeps the rates of its day.</summary>
internal sealed class ChangeProgram(SiyuDb db) : ISlice
{
    internal sealed record Request(string Title, CardRules Rules);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/card-programs/{id}",
            (Actor actor, CardProgramId id, Request request, ChangeProgram slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(LoyaltyModule.Change));

    public async Task<Result<Done>> Handle(Actor actor, CardProgramId id, Request request, CancellationToken ct)
    {
        if (await db.Locked<CardProgram, CardProgramId>(id, ct) is not { } program) return LoyaltyRefusals.Unknown;
        var before = new { program.Title, program.Rules };
        var changed = program.Change(request.Title, request.Rules);
        if (changed.Ok) db.Audit(actor, "loyalty.change_program", $"program/{id}", before, request);
        return changed;
    }
}

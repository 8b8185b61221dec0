using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Programs;

/// <summary>HQ switches a program off or on (启用停用会员卡), one by one: off, no card is opened, nothing is earned or paid with.</summary>
internal sealed class SwitchProgram(SiyuDb db) : ISlice
{
    internal sealed record Request(bool Running);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/card-programs/{id}/switch",
            (Actor actor, CardProgramId id, Request request, SwitchProgram slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(LoyaltyModule.Change));

    public async Task<Result<Done>> Handle(Actor actor, CardProgramId id, Request request, CancellationToken ct)
    {
        if (await db.Locked<CardProgram, CardProgramId>(id, ct) is not { } program) return LoyaltyRefusals.Unknown;
        var switched = program.Switch(request.Running);
        if (switched is { Ok: true, Value.Before: false }) db.Audit(actor, "loyalty.switch_program", $"program/{id}", null, request);
        return switched;
    }
}

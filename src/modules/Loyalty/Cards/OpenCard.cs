using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Cards;

/// <summary>A member opens a card of a program (领取会员卡). Twice is once.</summary>
internal sealed class OpenCard(ProgramRows programs, CardRows cards, CardFaces faces) : ISlice
{
    internal sealed record Request(CardProgramId Program);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/cards", (Actor actor, Request request, OpenCard slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member).AtMost(30);

    public async Task<Result<HeldCard>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var program = (await programs.Running(ct)).FirstOrDefault(one => one.Id == request.Program);
        if (program is null) return LoyaltyRefusals.NotOffered;
        if (!(await cards.Of([actor.Member], ct)).ContainsKey((program.Id, actor.Member))) await cards.Open([(program, actor.Member)], ct);
        return (await faces.Of(actor.Member, ct)).FirstOrDefault(card => card.Program == program.Id) is { } card
            ? card : LoyaltyRefusals.NotOffered;
    }
}

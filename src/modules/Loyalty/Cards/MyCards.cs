using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Loyalty.Cards;

/// <summary>A member's cards, and those they could open (我的会员卡).</summary>
internal sealed class MyCards(CardFaces faces, ProgramRows programs) : ISlice
{
    internal sealed record Offer(CardProgramId Program, string Title, BrandId? Brand);

    internal sealed record Tier(string Title, long From, int TimesBps, string Benefits);

    internal sealed record Row(HeldCard Card, IReadOnlyList<Tier> Tiers, int MostBps);

    internal sealed record Response(IReadOnlyList<Row> Cards, IReadOnlyList<Offer> Offers);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/cards", (Actor actor, MyCards slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Member);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var (mine, known) = (await faces.Of(actor.Member, ct), await programs.ById(ct));
        return new Response(
            [.. mine.Where(card => known[card.Program].Running).Select(card => new Row(card,
                [.. known[card.Program].Gives.Tiers.Select(tier => new Tier(tier.Title, tier.From, tier.TimesBps, tier.Benefits))],
                known[card.Program].Gives.MostBps))],
            [.. (await programs.Running(ct)).Where(program => mine.All(card => card.Program != program.Id))
                .Select(program => new Offer(program.Id, program.Title, program.Brand))]);
    }
}

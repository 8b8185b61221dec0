using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Programs;

/// <summary>The card programs with what they hold now (会员卡体系列表): cards by tier, points that can be used and that wait.</summary>
internal sealed class ProgramList(SiyuDb db, ProgramRows programs) : ISlice
{
    internal sealed record Row(CardProgramId Id, string Title, BrandId? Brand, bool Running, int Version, CardRules Rules)
    {
        /// <summary>Open cards in each tier.</summary>
        public IReadOnlyList<int> Cards { get; init; } = [];
        public long Usable { get; init; }
        public long Waiting { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/card-programs", (ProgramList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(LoyaltyModule.Read));

    public async Task<Result<IReadOnlyList<Row>>> Handle(CancellationToken ct)
    {
        var cards = await db.All<Card>().Where(card => card.State == CardState.Open).GroupBy(card => new { card.Program, card.Tier })
            .Select(same => new { same.Key.Program, same.Key.Tier, Count = same.Count() }).ToListAsync(ct);
        var points = await db.All<Lot>().Where(lot => lot.Remaining > 0 || lot.Owed > 0)
            .Join(db.All<Card>(), lot => lot.Card, card => card.Id, (lot, card) => new { card.Program, lot.State, lot.Remaining, lot.Owed })
            .GroupBy(lot => new { lot.Program, lot.State })
            .Select(same => new { same.Key.Program, same.Key.State, Points = same.Sum(lot => lot.Remaining - lot.Owed) }).ToListAsync(ct);
        return Result.Of<IReadOnlyList<Row>>([.. (await programs.All(ct)).Select(program => new Row(
            program.Id, program.Title, program.Brand, program.Running, program.Version, program.Gives)
        {
            Cards = [.. program.Gives.Tiers.Select((_, tier) => cards
                .Where(row => row.Program == program.Id && program.Gives.Held(row.Tier) == tier).Sum(row => row.Count))],
            Usable = points.Where(row => row.Program == program.Id && row.State == LotState.Active).Sum(row => row.Points),
            Waiting = points.Where(row => row.Program == program.Id && row.State == LotState.Pending).Sum(row => row.Points),
        })]);
    }
}

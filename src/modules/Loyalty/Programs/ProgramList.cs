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

    public static Sheet<Row> Sheet { get; } = new("loyalty.export_programs", "会员卡")
    {
        { "会员卡", row => row.Title },
        { "品牌", row => row.Brand is { } brand ? new Named("brand", brand.Value) : "全集团" },
        { "状态", row => row.Running ? "启用" : "停用" },
        { "等级与持卡人数", row => string.Join('、', row.Rules.Tiers.Select((tier, at) => $"{tier.Title} {row.Cards[at]}")) },
        { "持卡会员", row => row.Cards.Sum() },
        { "可用积分", row => row.Usable },
        { "待生效积分", row => row.Waiting },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/card-programs", (ProgramList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(LoyaltyModule.Read));
        routes.MapExport<ProgramList, Unfiltered, Row>("/console/card-programs", Sheet, async (slice, _, _, page, ct) =>
            page.Unsorted() ?? (await slice.Handle(ct)).Map(rows => new Page<Row>(rows, null))).Allow(Allow.Staff(LoyaltyModule.Read));
    }

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

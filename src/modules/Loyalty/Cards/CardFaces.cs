using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Cards;

/// <summary>Cards as people see them (会员卡面): tier, growth and points as of now.</summary>
internal sealed class CardFaces(SiyuDb db, ProgramRows programs, CardRows cards, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public async Task<IReadOnlyList<HeldCard>> Of(MemberId member, CancellationToken ct)
    {
        var known = await programs.ById(ct);
        var open = await db.All<Card>().AsNoTracking().Where(card => card.Member == member && card.State == CardState.Open)
            .ToListAsync(ct);
        if (open.Count == 0) return [];
        var growth = await cards.Growth(open, ct);
        var points = await Points([.. open.Select(card => card.Id)], ct);
        return [.. open.OrderBy(card => known[card.Program].Brand is null ? 0 : 1).ThenBy(card => known[card.Program].Ordinal)
            .Select(card => Face(card, known[card.Program], growth.GetValueOrDefault(card.Id), points.GetValueOrDefault(card.Id)))];
    }

    private async Task<Dictionary<CardId, Sums>> Points(List<CardId> ids, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soon = now + Soon;
        var rows = await db.All<Lot>().Where(lot => ids.Contains(lot.Card) && (lot.Remaining > 0 || lot.Owed > 0)).GroupBy(lot => lot.Card)
            .Select(lots => new
            {
                lots.Key,
                Usable = lots.Sum(lot => lot.State == LotState.Active && lot.ExpiresAt > now ? lot.Remaining : 0),
                Waiting = lots.Sum(lot => lot.State == LotState.Pending ? lot.Remaining : 0),
                Ending = lots.Sum(lot => lot.State == LotState.Active && lot.ExpiresAt > now && lot.ExpiresAt <= soon ? lot.Remaining : 0),
                Owed = lots.Sum(lot => lot.Owed),
            }).ToListAsync(ct);
        return rows.ToDictionary(row => row.Key, row => new Sums(Math.Max(row.Usable - row.Owed, 0), row.Waiting, row.Ending));
    }

    private static HeldCard Face(Card card, CardProgram program, long growth, Sums points)
    {
        var (rules, tier) = (program.Gives, program.Gives.Held(card.Tier));
        var next = tier + 1 < rules.Tiers.Count ? rules.Tiers[tier + 1] : null;
        return new(card.Id, program.Id, program.Title, card.Number, tier, rules.Tiers[tier].Title)
        {
            Brand = program.Brand, Running = program.Running, TierUntil = card.TierUntil,
            Growth = Math.Max(growth, 0), NextFrom = next?.From, NextTitle = next?.Title,
            Available = points.Usable, Pending = points.Waiting, EndingSoon = points.Ending, OpenedAt = card.OpenedAt,
        };
    }

    /// <summary>Points of a card by what can be done with them.</summary>
    private readonly record struct Sums(long Usable, long Waiting, long Ending);
}

using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>The purses (积分账户行): whoever changes points locks the card first, in the order of ids.</summary>
internal sealed class PurseRows(SiyuDb db, ProgramRows programs, TimeProvider clock)
{
    /// <summary>Locked purses of these cards, with all lots that have something left, are owed for or wait, and with those named.</summary>
    public async Task<Dictionary<CardId, Purse>> Lock(
        IReadOnlyCollection<CardId> cards, IReadOnlyCollection<PointsLotId> named, CancellationToken ct)
    {
        if (cards.Count == 0) return [];
        var (now, rules) = (clock.GetUtcNow(), await programs.ById(ct));
        var locked = await db.Locked<Card, CardId>([.. cards.Distinct()], ct);
        var (ids, also) = (locked.Select(card => card.Id).ToList(), named.ToList());
        var lots = await db.All<Lot>().Where(lot => ids.Contains(lot.Card)
            && (lot.Remaining > 0 || lot.Owed > 0 || lot.State == LotState.Pending || also.Contains(lot.Id))).ToListAsync(ct);
        var by = lots.ToLookup(lot => lot.Card);
        return locked.ToDictionary(card => card.Id, card => new Purse(card, rules[card.Program].Gives, by[card.Id], now));
    }

    /// <summary>Lots that orders spent or hold, each with its purse, locked.</summary>
    public async Task<LotsAtHand> OfLots(IReadOnlyCollection<PointsLotId> ids, CancellationToken ct)
    {
        var wanted = ids.Distinct().ToList();
        var cards = await db.All<Lot>().Where(lot => wanted.Contains(lot.Id)).Select(lot => lot.Card).Distinct().ToListAsync(ct);
        var purses = await Lock(cards, wanted, ct);
        var lots = await db.All<Lot>().Where(lot => wanted.Contains(lot.Id)).ToDictionaryAsync(lot => lot.Id, ct);
        return new(lots, purses);
    }

    /// <summary>Writes new lots and movements down; changed lots go with the unit of work.</summary>
    public async Task Keep(IReadOnlyCollection<Purse> purses, CancellationToken ct)
    {
        await db.InsertAll([.. purses.SelectMany(purse => purse.Added)], ct);
        await db.InsertAll([.. purses.SelectMany(purse => purse.Movements)], ct);
    }
}

/// <summary>Lots with their locked purses (在手批次).</summary>
internal sealed record LotsAtHand(Dictionary<PointsLotId, Lot> Lots, Dictionary<CardId, Purse> Purses)
{
    public Lot this[PointsLotId id] => Lots[id];
    public Purse Of(Lot lot) => Purses[lot.Card];
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Earning;

/// <summary>
/// Goods went back: what they had earned goes back (退款扣回), points from their lot, or owed where they were spent, growth on the day on
/// which it was earned.
/// </summary>
internal sealed class TakePointsBack(
    SiyuDb db, ProgramRows programs, CardRows cards, PurseRows purses, ILedger ledger, TimeProvider clock)
{
    public async Task Take(IReadOnlyList<OrderRefunded> refunds, CancellationToken ct)
    {
        var lines = refunds.SelectMany(refund => refund.Lines).Select(line => line.Line).Distinct().ToList();
        var earnings = await db.All<Domain.Earning>().Where(row => lines.Contains(row.Line)).ToListAsync(ct);
        if (earnings.Count == 0) return;
        var lots = await purses.OfLots([.. earnings.Select(row => row.Lot).OfType<PointsLotId>()], ct);
        var heads = await Current([.. earnings.Select(row => row.Card).Distinct()], ct);
        var (now, journals, growths) = (clock.GetUtcNow(), new List<Journal>(), new List<(Growth Row, CardProgramId Program)>());
        foreach (var refund in refunds)
        {
            var back = refund.Lines
                .Join(earnings, line => line.Line, row => row.Line, (line, row) => (Row: row, Of: row.Keep(line.CashLeft))).ToList();
            foreach (var same in back.Where(one => one.Of.Points > 0).GroupBy(one => one.Row.Lot!.Value).OrderBy(one => one.Key.Value))
            {
                var lot = lots[same.Key];
                var points = lots.Of(lot).TakeBack(lot, same.Sum(one => one.Of.Points), refund.Order);
                if (points > 0)
                    journals.Add(PointsJournals.TakenBack(same.First().Row.Program, refund.AfterSale, (lot, points), now));
            }
            growths.AddRange(back.Where(one => one.Of.Growth > 0).GroupBy(one => (one.Row.Program, one.Row.Card, one.Row.At)).Select(same =>
                (Growth.Of(heads[same.Key.Card], refund.Order, -same.Sum(one => one.Of.Growth), (same.Key.At, now)), same.Key.Program)));
        }
        await purses.Keep(lots.Purses.Values, ct);
        await db.InsertAll([.. growths.Select(one => one.Row)], ct);
        if (journals.Count > 0) Must.Hold((await ledger.Post(journals, ct)).All(one => one.Ok), "points taken back can be booked");
        await Fall(growths, ct);
    }

    /// <summary>The cards that these are now, where they were merged away.</summary>
    private async Task<Dictionary<CardId, CardId>> Current(List<CardId> ids, CancellationToken ct)
    {
        var were = await db.All<Card>().AsNoTracking().Where(card => ids.Contains(card.Id)).ToListAsync(ct);
        var heads = await cards.Heads([.. were.Select(card => card.Member)], ct);
        var now = await cards.Of(heads.Values, ct);
        return were.ToDictionary(card => card.Id, card => now.GetValueOrDefault((card.Program, heads[card.Member]))?.Id ?? card.Id);
    }

    private async Task Fall(List<(Growth Row, CardProgramId Program)> growths, CancellationToken ct)
    {
        var rules = await programs.ById(ct);
        var strict = growths.Where(one => rules[one.Program].Gives.RevertOnRefund).Select(one => one.Row).ToList();
        if (strict.Count == 0) return;
        var locked = await db.Locked<Card, CardId>([.. strict.Select(row => row.Card).Distinct()], ct);
        var growth = await cards.Growth(locked, ct);
        var changes = new List<(Card, TierChange)>();
        foreach (var card in locked)
        {
            var earliest = strict.Where(row => row.Card == card.Id).Min(row => row.At);
            if (card.Fall(rules[card.Program].Gives, growth.GetValueOrDefault(card.Id), earliest, clock.GetUtcNow()) is { } change)
                changes.Add((card, change));
        }
        await cards.Keep(changes, ct);
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Earning;
using Siyu.Platform;

namespace Siyu.Loyalty.Reactions;

/// <summary>Cards follow their members (会员卡随会员): lots and growth go to the kept member's card of the same program, and come back when
/// the merge is undone.</summary>
internal sealed class FollowMembers(SiyuDb db, ProgramRows programs, CardRows cards, PurseRows purses, ILedger ledger, TimeProvider clock)
{
    public async Task Merge(MemberId kept, MemberId gone, CancellationToken ct)
    {
        if (await db.All<Kin>().SingleOrDefaultAsync(kin => kin.Gone == gone, ct) is { } kin) kin.Kept = kept;
        else db.Add(new Kin { Gone = gone, Kept = kept });
        var pairs = await Pairs(kept, gone, CardState.Open, ct);
        var growths = await Growths(pairs, ct);
        var rows = pairs.SelectMany(pair => pair.From.Lots.Select(lot => Row(pair, lot.Id.Value))
            .Concat(growths[pair.From.Card.Id].Select(growth => Row(pair, growth.Id)))).ToList();
        await db.InsertNew(rows, "kept, gone, row_id", ct);
        foreach (var pair in pairs) Give(pair.From, pair.To, [.. pair.From.Lots], growths[pair.From.Card.Id]);
        foreach (var pair in pairs) pair.From.Card.MergeAway();
        await Rise(pairs, growths, ct);
        await purses.Keep([.. pairs.Select(pair => pair.To)], ct);
    }

    /// <summary>What came by the merge goes back, as far as it is still there; what was earned since stays.</summary>
    public async Task Part(MemberId kept, MemberId restored, CancellationToken ct)
    {
        await db.All<Kin>().Where(kin => kin.Gone == restored).ExecuteDeleteAsync(ct);
        foreach (var pair in await Pairs(kept, restored, CardState.Merged, ct))
        {
            var moved = db.All<Moved>().Where(row => row.Kept == pair.To.Card.Id && row.Gone == pair.From.Card.Id);
            var ids = (await moved.Select(row => row.RowId).ToListAsync(ct)).ToHashSet();
            var (lots, rows) = (ids.Select(PointsLotId.From).ToList(), ids.ToList());
            var back = await db.All<Lot>().Where(lot => lots.Contains(lot.Id) && lot.Card == pair.To.Card.Id).ToListAsync(ct);
            var growth = await db.All<Growth>().Where(row => rows.Contains(row.Id) && row.Card == pair.To.Card.Id).ToListAsync(ct);
            await moved.ExecuteDeleteAsync(ct);
            pair.From.Card.Restore();
            Give(pair.To, pair.From, back, growth);
            await purses.Keep([pair.From], ct);
        }
    }

    /// <summary>The member was erased: the cards close and their points lapse.</summary>
    public async Task Forfeit(MemberId member, CancellationToken ct)
    {
        var ids = await db.All<Card>().Where(card => card.Member == member).Select(card => card.Id).ToListAsync(ct);
        var closing = await purses.Lock(ids, [], ct);
        var journals = closing.Values.OrderBy(purse => purse.Card.Id.Value)
            .SelectMany(purse => PointsJournals.Forfeited(purse.Card, purse.Forfeit(), clock.GetUtcNow())).ToList();
        foreach (var purse in closing.Values) purse.Card.Close();
        await purses.Keep(closing.Values, ct);
        if (journals.Count > 0) Must.Hold((await ledger.Post(journals, ct)).All(one => one.Ok), "lapsed points can be booked");
    }

    /// <summary>Each card of the one with the other's of the same program, opened where it is not there.</summary>
    private async Task<List<(Purse From, Purse To)>> Pairs(MemberId kept, MemberId gone, CardState state, CancellationToken ct)
    {
        var (found, known) = (await cards.Of([kept, gone], ct), await programs.ById(ct));
        var from = found.Values.Where(card => card.Member == gone && card.State == state).ToList();
        await cards.Open([.. from.Where(card => !found.ContainsKey((card.Program, kept))).Select(card => (known[card.Program], kept))], ct);
        var now = await cards.Of([kept], ct);
        var both = from.Where(card => now.ContainsKey((card.Program, kept))).ToList();
        // All of them, also those that are used up: what a refund returns to a lot is the kept member's, too.
        var ids = both.Select(card => card.Id).ToList();
        var lots = await db.All<Lot>().Where(lot => ids.Contains(lot.Card)).Select(lot => lot.Id).ToListAsync(ct);
        var locked = await purses.Lock([.. ids, .. both.Select(card => now[(card.Program, kept)].Id)], lots, ct);
        return [.. both.Select(card => (locked[card.Id], locked[now[(card.Program, kept)].Id]))];
    }

    private async Task<ILookup<CardId, Growth>> Growths(List<(Purse From, Purse To)> pairs, CancellationToken ct)
    {
        var ids = pairs.Select(pair => pair.From.Card.Id).ToList();
        return (await db.All<Growth>().Where(row => ids.Contains(row.Card)).ToListAsync(ct)).ToLookup(row => row.Card);
    }

    private async Task Rise(List<(Purse From, Purse To)> pairs, ILookup<CardId, Growth> moved, CancellationToken ct)
    {
        var (rules, now) = (await programs.ById(ct), clock.GetUtcNow());
        var growth = await cards.Growth([.. pairs.Select(pair => pair.To.Card)], ct);
        var changes = new List<(Card, TierChange)>();
        foreach (var (from, to) in pairs)
        {
            var gives = rules[to.Card.Program].Gives;
            var came = moved[from.Card.Id].Where(row => row.At > now.AddDays(-gives.WindowDays)).Sum(row => row.Amount);
            if (to.Card.Take(from.Card, gives, growth.GetValueOrDefault(to.Card.Id) + came, now) is { } change)
                changes.Add((to.Card, change));
        }
        await cards.Keep(changes, ct);
    }

    private static void Give(Purse from, Purse to, IReadOnlyList<Lot> lots, IEnumerable<Growth> growths)
    {
        foreach (var lot in lots) to.Move(lot, from);
        foreach (var growth in growths) growth.GoTo(to.Card.Id);
    }

    private static Moved Row((Purse From, Purse To) pair, Guid row) => new()
    {
        Kept = pair.To.Card.Id, Gone = pair.From.Card.Id, RowId = row,
    };
}

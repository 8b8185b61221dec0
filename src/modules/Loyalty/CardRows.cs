using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>The cards (会员卡行): found, opened and reviewed many at once.</summary>
internal sealed class CardRows(SiyuDb db, ProgramRows programs, IMembers members, TimeProvider clock)
{
    private const int LongestChain = 8;

    public async Task<Dictionary<(CardProgramId, MemberId), Card>> Of(IReadOnlyCollection<MemberId> owners, CancellationToken ct)
    {
        var wanted = owners.Distinct().ToList();
        var found = await db.All<Card>().AsNoTracking().Where(card => wanted.Contains(card.Member)).ToListAsync(ct);
        return found.ToDictionary(card => (card.Program, card.Member));
    }

    /// <summary>Opens cards that are not there yet; who was erased gets none. Who was merged away does: the news of that comes after what
    /// they did before, and takes the card along.</summary>
    public async Task<IReadOnlyList<Card>> Open(IReadOnlyCollection<(CardProgram Program, MemberId Member)> wishes, CancellationToken ct)
    {
        if (wishes.Count == 0) return [];
        var now = clock.GetUtcNow();
        var people = await members.Cards([.. wishes.Select(wish => wish.Member).Distinct()], ct);
        var cards = wishes.Distinct().Where(wish => people.GetValueOrDefault(wish.Member) is { State: not MemberState.Erased })
            .Select(wish => Card.Open(wish.Program, wish.Member, people[wish.Member].Number, now)).ToList();
        await db.InsertNew(cards, "program, member", ct);
        foreach (var card in cards) db.Publish(new CardOpened(card.Id, card.Program, card.Member, now));
        return cards;
    }

    /// <summary>Whom these members are now, where they were merged away.</summary>
    public async Task<Dictionary<MemberId, MemberId>> Heads(IReadOnlyCollection<MemberId> asked, CancellationToken ct)
    {
        var heads = asked.Distinct().ToDictionary(member => member);
        for (var step = 0; step < LongestChain; step++)
        {
            var now = heads.Values.Distinct().ToList();
            var kept = await db.All<Kin>().AsNoTracking().Where(kin => now.Contains(kin.Gone))
                .ToDictionaryAsync(kin => kin.Gone, kin => kin.Kept, ct);
            if (kept.Count == 0) return heads;
            foreach (var member in heads.Keys.ToList()) heads[member] = kept.GetValueOrDefault(heads[member], heads[member]);
        }
        return heads;
    }

    /// <summary>Growth of cards within the windows of their programs; a card without any has none here.</summary>
    public async Task<Dictionary<CardId, long>> Growth(IReadOnlyCollection<Card> cards, CancellationToken ct)
    {
        var (now, rules, sums) = (clock.GetUtcNow(), await programs.ById(ct), new Dictionary<CardId, long>());
        // As many statements as there are different windows, which is one nearly always.
        foreach (var same in cards.GroupBy(card => rules[card.Program].Gives.WindowDays))
        {
            var (ids, from) = (same.Select(card => card.Id).ToList(), now.AddDays(-same.Key));
            var found = await db.All<Growth>().Where(row => ids.Contains(row.Card) && row.At > from)
                .GroupBy(row => row.Card).Select(rows => new { rows.Key, Sum = rows.Sum(row => row.Amount) }).ToListAsync(ct);
            foreach (var row in found) sums[row.Key] = row.Sum;
        }
        return sums;
    }

    /// <summary>Writes changes of tiers down and tells of those that are changes.</summary>
    public async Task Keep(IReadOnlyList<(Card Card, TierChange Change)> changes, CancellationToken ct)
    {
        await db.InsertAll([.. changes.Select(one => one.Change)], ct);
        foreach (var (card, change) in changes.Where(one => one.Change.OldTier != one.Change.NewTier))
            db.Publish(new TierChanged(card.Id, card.Program, card.Member, change.OldTier, change.NewTier, change.At));
    }
}

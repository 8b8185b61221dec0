using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Loyalty.Domain;

/// <summary>A member's card (会员卡) of one program.</summary>
internal sealed class Card : IMemberRow
{
    public CardId Id { get; private init; }
    public CardProgramId Program { get; private init; }
    public MemberId Member { get; private init; }
    public string Number { get; private init; } = "";
    public CardState State { get; private set; }
    public int Tier { get; private set; }
    public DateTimeOffset TierSince { get; private set; }

    /// <summary>Null for the lowest tier, which never ends.</summary>
    public DateTimeOffset? TierUntil { get; private set; }
    public DateTimeOffset OpenedAt { get; private init; }

    public static Card Open(CardProgram program, MemberId member, long number, DateTimeOffset at) => new()
    {
        Id = CardId.New(at), Program = program.Id, Member = member, Number = program.NumberOf(number), State = CardState.Open,
        TierSince = at, OpenedAt = at,
    };

    /// <summary>Growth came: up at once, never down.</summary>
    public TierChange? Rise(CardRules rules, long growth, DateTimeOffset at) =>
        rules.Reached(growth) is var reached && reached > Tier ? Turn(reached, TierReason.Reached, growth, (rules, at)) : null;

    /// <summary>An order went back whose growth had carried the card to its tier.</summary>
    public TierChange? Fall(CardRules rules, long growth, DateTimeOffset orderedAt, DateTimeOffset at)
    {
        if (!rules.RevertOnRefund || orderedAt > TierSince) return null;
        return rules.Reached(growth) is var reached && reached < Tier ? Turn(reached, TierReason.Refunded, growth, (rules, at)) : null;
    }

    /// <summary>The tier's time is over: it is held anew where growth still reaches it, else it falls.</summary>
    public TierChange Review(CardRules rules, long growth, DateTimeOffset at)
    {
        var reached = rules.Reached(growth);
        if (reached >= rules.Held(Tier)) return Turn(reached, reached > Tier ? TierReason.Reached : TierReason.Kept, growth, (rules, at));
        var to = rules.Downgrade == Downgrade.OneDown ? Math.Max(reached, Tier - 1) : reached;
        return Turn(to, TierReason.Ended, growth, (rules, at));
    }

    /// <summary>Another card of the member's was merged into this one: the better tier is kept.</summary>
    public TierChange? Take(Card other, CardRules rules, long growth, DateTimeOffset at)
    {
        if (other.Tier <= Tier) return Rise(rules, growth, at);
        var change = Turn(other.Tier, TierReason.Merged, growth, (rules, at));
        TierUntil = other.TierUntil;
        return change;
    }

    public void MergeAway() => State = CardState.Merged;
    public void Restore() => State = CardState.Open;
    public void Close() => State = CardState.Closed;

    private TierChange Turn(int to, TierReason why, long growth, (CardRules Rules, DateTimeOffset At) now)
    {
        var change = new TierChange
        {
            Id = Guid.CreateVersion7(now.At), Card = Id, OldTier = Tier, NewTier = to, Reason = why, Growth = growth, At = now.At,
        };
        if (to != Tier) TierSince = now.At;
        (Tier, TierUntil) = (to, to == 0 ? null : now.At.AddMonths(now.Rules.TierMonths));
        return change;
    }
}

/// <summary>States of a card (会员卡状态).</summary>
internal enum CardState { Open, Merged, Closed }

/// <summary>A change of a card's tier, or that it was held anew (等级变更记录).</summary>
internal sealed class TierChange
{
    public Guid Id { get; init; }
    public CardId Card { get; init; }
    public int OldTier { get; init; }
    public int NewTier { get; init; }
    public TierReason Reason { get; init; }
    public long Growth { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Why a tier changed (等级变更原因).</summary>
internal enum TierReason { Reached, Kept, Ended, Refunded, Merged }

/// <summary>Growth earned or taken back (成长值记录), on the day of the purchase.</summary>
internal sealed class Growth
{
    public Guid Id { get; init; }
    public CardId Card { get; private set; }
    public OrderId OrderId { get; init; }
    public long Amount { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset NotedAt { get; init; }

    public static Growth Of(CardId card, OrderId order, long amount, (DateTimeOffset At, DateTimeOffset Now) times) => new()
    {
        Id = Guid.CreateVersion7(times.Now), Card = card, OrderId = order, Amount = amount, At = times.At, NotedAt = times.Now,
    };

    public void GoTo(CardId card) => Card = card;
}

/// <summary>A member merged into another (会员归并关系), so that late news of the one count for the other.</summary>
internal sealed class Kin
{
    public MemberId Gone { get; init; }
    public MemberId Kept { get; set; }
}

/// <summary>A lot or a growth that came to a card by a merge (归并带来的记录).</summary>
internal sealed class Moved
{
    public CardId Kept { get; init; }
    public CardId Gone { get; init; }
    public Guid RowId { get; init; }
}

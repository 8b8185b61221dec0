using Siyu.Kernel;

namespace Siyu.Contracts.Loyalty;

/// <summary>Door to cards, tiers and points (会员权益). Everything here writes in the caller's transaction; a point is worth a
/// fen.</summary>
public interface ILoyalty
{
    /// <summary>What these members can pay with points of these programs now: locks their cards, writes nothing. Who has no card of the
    /// program, or where it does not run, is missing.</summary>
    Task<IReadOnlyDictionary<PurseAsk, PurseHand>> Plan(IReadOnlyCollection<PurseAsk> asks, CancellationToken ct);

    /// <summary>Holds the points of orders (积分冻结), those that expire first; after <see cref="Plan"/> in one unit of work.</summary>
    Task Keep(IReadOnlyList<PointsTake> takes, CancellationToken ct);

    /// <summary>The order is paid: what was held is spent. Twice is once.</summary>
    Task Capture(OrderId order, CancellationToken ct);

    /// <summary>The order closed unpaid: what was held is back in its lots. Twice is once.</summary>
    Task Release(OrderId order, CancellationToken ct);

    /// <summary>Goods of a paid order went back: so many of its points return to the lots they came from (积分退回); where a lot has
    /// expired, to a new one with days of grace.</summary>
    Task GiveBack(OrderId order, long points, CancellationToken ct);

    /// <summary>Programs in which a member could pay with points (可用积分), nothing locked.</summary>
    Task<IReadOnlyList<PurseOffer>> Offers(MemberId member, CancellationToken ct);

    /// <summary>Tiers of the group's card (集团会员等级), numbered from 0; who has no card of it, or where it does not run, is missing.</summary>
    Task<IReadOnlyDictionary<MemberId, int>> GroupTiers(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>A member's open cards, the group's first.</summary>
    Task<IReadOnlyList<HeldCard>> CardsOf(MemberId member, CancellationToken ct);

    /// <summary>How a card's points came and went (积分明细), newest first.</summary>
    Task<Page<PointsEntry>> PointsOf(CardId card, PageAsk ask, CancellationToken ct);
}

/// <summary>Whose points of which program (积分询问).</summary>
public sealed record PurseAsk(MemberId Member, CardProgramId Program);

/// <summary>What a purse can pay (可用积分).</summary>
/// <param name="MostBps">The most of the goods that points may pay.</param>
/// <param name="Brand">The brand whose goods they pay; null pays any.</param>
public sealed record PurseHand(long Available, int MostBps, BrandId? Brand);

/// <summary>A program whose points a member holds (积分选项).</summary>
public sealed record PurseOffer(CardProgramId Program, string Title, PurseHand Hand);

/// <summary>Points that an order takes (订单用分).</summary>
public sealed record PointsTake(OrderId Order, PurseAsk Of, long Points);

/// <summary>A member's card as others show it (会员卡).</summary>
public sealed record HeldCard(CardId Id, CardProgramId Program, string Title, string Number, int Tier, string TierTitle)
{
    public BrandId? Brand { get; init; }

    /// <summary>Whether its program runs; the points of one that does not pay nothing.</summary>
    public bool Running { get; init; } = true;

    /// <summary>Until when the tier holds; null for the lowest.</summary>
    public DateTimeOffset? TierUntil { get; init; }

    /// <summary>Growth within the window.</summary>
    public long Growth { get; init; }

    /// <summary>Growth from which the next tier begins; null at the highest.</summary>
    public long? NextFrom { get; init; }
    public string? NextTitle { get; init; }
    public long Available { get; init; }

    /// <summary>Points that wait for the after-sale window.</summary>
    public long Pending { get; init; }

    /// <summary>Points that end within thirty days.</summary>
    public long EndingSoon { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
}

/// <summary>One movement of points (积分变动).</summary>
public sealed record PointsEntry(Guid Id, PointsMove Move, long Points, DateTimeOffset At)
{
    public OrderId? Order { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Ways points move (积分变动类别).</summary>
public enum PointsMove { Earned, Held, Released, Returned, TakenBack, OwedPaid, Expired, Adjusted, MovedIn, MovedOut, Forfeited }

/// <summary>A member has a card now (开卡).</summary>
public sealed record CardOpened(CardId Card, CardProgramId Program, MemberId Member, DateTimeOffset At) : IEvent
{
    public static string Name => "loyalty.card_opened";
    public string Key => Member.ToString();
}

/// <summary>A member's tier changed (等级变化).</summary>
public sealed record TierChanged(CardId Card, CardProgramId Program, MemberId Member, int From, int To, DateTimeOffset At) : IEvent
{
    public static string Name => "loyalty.tier_changed";
    public string Key => Member.ToString();
}

/// <summary>Refusals of cards and points (会员权益拒绝).</summary>
public static class LoyaltyProblems
{
    public static readonly Problem NoCard = Problem.Conflict(
        "loyalty.no_card", "您还没有这张会员卡，或会员卡已停用", "You hold no such card, or it is out of use");
    public static readonly Problem NotEnough = Problem.Conflict(
        "loyalty.not_enough", "积分不足，最多可用 {0} 分", "There are not enough points; at most {0} can be used");
}

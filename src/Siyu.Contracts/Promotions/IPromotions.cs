using Siyu.Contracts.Catalog;
using Siyu.Kernel;

namespace Siyu.Contracts.Promotions;

/// <summary>Door to promotions (营销): the one price pipeline and the coupons. Writes in the caller's transaction.</summary>
public interface IPromotions
{
    /// <summary>Prices many orders: locks the coupons that are asked for and the promotions that run out, decides, explains, writes
    /// nothing.</summary>
    Task<IReadOnlyList<Result<Quote>>> Plan(IReadOnlyList<QuoteAsk> asks, CancellationToken ct);

    /// <summary>Locks the coupons of the quotes that became orders, and spends what these took of promotions.</summary>
    Task Keep(IReadOnlyList<Quote> quotes, CancellationToken ct);

    /// <summary>What coupons these members can still use at an instant (手中优惠券); who has none is missing.</summary>
    Task<IReadOnlyDictionary<MemberId, CouponHand>> Hands(IReadOnlyCollection<MemberId> members, DateTimeOffset at, CancellationToken ct);

    /// <summary>Coupons of each of these members (会员的券), those that can be used first, at most so many of each.</summary>
    Task<ILookup<MemberId, HeldCoupon>> CouponsOf(IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct);

    /// <summary>These orders are paid: their coupons and what they took of promotions is used (核销). Twice is once.</summary>
    Task<Result<Done>> Use(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>The order is closed or wholly refunded: its coupon returns unless expired (退券), its part of budgets, and points that it
    /// only held. Twice is once.</summary>
    Task<Result<Done>> Return(OrderId order, CancellationToken ct);

    /// <summary>Goods went back that points had paid a part of: so many return (退积分).</summary>
    Task GiveBackPoints(OrderId order, long points, CancellationToken ct);
}

/// <summary>What somebody can still use (手中优惠券): how many, when the first and when the last of them expires.</summary>
public sealed record CouponHand(MemberId Member, int Count, DateTimeOffset FirstEnds, DateTimeOffset LastEnds);

/// <summary>A coupon as its holder has it (会员的券).</summary>
public sealed record HeldCoupon(
    CouponId Id, CouponTemplateId Template, string Title, HeldState State, DateTimeOffset TakenAt, DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil)
{
    public DateTimeOffset? UsedAt { get; init; }
    public OrderId? Order { get; init; }
}

/// <summary>States of a held coupon (券状态): usable, not valid yet, locked by an unpaid order, used, or expired.</summary>
public enum HeldState { Usable, NotYet, Locked, Used, Expired }

/// <summary>A member took a coupon (领券).</summary>
public sealed record CouponTaken(CouponId Coupon, CouponTemplateId Template, MemberId Member, DateTimeOffset ValidUntil,
    DateTimeOffset At) : IEvent
{
    public static string Name => "promotions.coupon_taken";
    public string Key => Member.ToString();
}

/// <summary>A coupon was used up in a store (门店核销): what it was worth there, and who pays for it.</summary>
public sealed record CouponRedeemed(RedemptionId Redemption, CouponId Coupon, MemberId Member, UnitId Place, Money Worth, Funder Funder,
    DateTimeOffset At) : IEvent
{
    public static string Name => "promotions.coupon_redeemed";
    public string Key => Redemption.ToString();
}

/// <summary>A redemption was a mistake and is taken back (撤销核销): the coupon can be used again.</summary>
public sealed record RedemptionUndone(RedemptionId Redemption, CouponId Coupon, MemberId Member, UnitId Place, Money Worth,
    DateTimeOffset At) : IEvent
{
    public static string Name => "promotions.redemption_undone";
    public string Key => Redemption.ToString();
}

/// <summary>The coupons of a member who was merged away are the kept one's now (优惠券归并).</summary>
public sealed record CouponsMoved(MemberId Kept, MemberId Gone, DateTimeOffset At) : IEvent
{
    public static string Name => "promotions.coupons_moved";
    public string Key => Kept.ToString();
}

/// <summary>An order to price (询价).</summary>
public sealed record QuoteAsk(OrderId Order, MemberId Member, IReadOnlyList<QuoteLine> Lines, CouponId? Coupon, Money Freight)
{
    /// <summary>Points that the buyer wants to use, if any.</summary>
    public PointsWish? Points { get; init; }
}

/// <summary>Points of a program to use, at most so many (用积分).</summary>
public sealed record PointsWish(CardProgramId Program, long Points);

/// <summary>A line to price (询价行).</summary>
public sealed record QuoteLine(OrderLineId Line, SkuCard Sku, int Quantity);

/// <summary>A priced order (报价), every share frozen to the fen.</summary>
/// <param name="PipelineVersion">Version of the rules, recorded on the order.</param>
public sealed record Quote(QuoteAsk Ask, int PipelineVersion, IReadOnlyList<LinePrice> Lines, Money Freight, Money Payable,
    IReadOnlyList<Explanation> Why)
{
    /// <summary>What paid vouchers cover of the payable (储值券抵付): value that was paid before, no discount.</summary>
    public Money Tender { get; init; }

    /// <summary>What is left to pay in cash.</summary>
    public Money Due => Payable - Tender;

    /// <summary>How many points the order takes (抵扣积分).</summary>
    public long Points { get; init; }

    /// <summary>What a coupon took off the freight, which is what is left of it.</summary>
    public FreightShare? FreightOff { get; init; }
}

/// <summary>What a coupon takes off the freight (运费优惠), and who pays for it.</summary>
public sealed record FreightShare(string Rule, Funder Funder, Money Amount);

/// <summary>The price of a line (行价格): list − shares = cash.</summary>
public sealed record LinePrice(OrderLineId Line, Money List, IReadOnlyList<PriceShare> Shares, Money Cash)
{
    /// <summary>What paid vouchers cover of the line's cash.</summary>
    public Money Tender { get; init; }
}

/// <summary>A share of a discount on a line (优惠分摊), positive; who pays for it is frozen too.</summary>
public sealed record PriceShare(ShareKind Kind, string Rule, Funder Funder, Money Amount);

/// <summary>Steps of the price pipeline that take something off (优惠类别); last what staff took off an order that was not paid yet.</summary>
public enum ShareKind { Activity, MemberPrice, LimitedDiscount, FullReduction, BrandCoupon, PlatformCoupon, Points, Voucher, PriceChange }

/// <summary>Who pays for a discount (出资方).</summary>
public enum Funder { Platform, Brand, Supplier, Store }

/// <summary>Why a rule did or did not apply (价格解释).</summary>
public sealed record Explanation(string Rule, bool Applied, Problem Reason)
{
    /// <summary>What the rule is called; null where its reason names it, or it has no name.</summary>
    public string? Title { get; init; }

    /// <summary>The reason in words, with the rule's name where it alone would not say which rule is meant.</summary>
    public string Text(bool english = false) =>
        Applied || Title is null ? Reason.Text(english) : $"{Title}{(english ? ": " : "：")}{Reason.Text(english)}";
}

/// <summary>Refusals of promotions (营销拒绝).</summary>
public static class PromotionsProblems
{
    public static readonly Problem UnknownCoupon = Problem.NotFound("promotions.unknown_coupon", "没有这张优惠券", "No such coupon");
    public static readonly Problem NotYours = Problem.Forbidden("promotions.not_yours", "这张优惠券不属于您", "This coupon is not yours");
    public static readonly Problem Spent = Problem.Conflict("promotions.spent", "优惠券已使用或已锁定", "The coupon is used or locked");
    public static readonly Problem Expired = Problem.Conflict("promotions.expired", "优惠券已过期", "The coupon has expired");
    public static readonly Problem NotYet = Problem.Conflict("promotions.not_yet", "优惠券未到使用时间", "The coupon is not valid yet");
    public static readonly Problem BelowThreshold = Problem.Conflict("promotions.below_threshold", "未满 {0} 元，不能使用此券",
        "The order is below {0} yuan for this coupon");
    public static readonly Problem OutOfScope = Problem.Conflict("promotions.out_of_scope", "没有适用此券的商品",
        "No product in the order fits this coupon");
    public static readonly Problem OnlyInStore = Problem.Conflict(
        "promotions.only_in_store", "此券只能在门店使用", "This coupon is for use in a store only");
    public static readonly Problem AllTaken = Problem.Conflict("promotions.all_taken", "优惠券已领完", "All coupons are taken");
    public static readonly Problem TakenBefore = Problem.Conflict("promotions.taken_before", "您已达到领取上限",
        "You have taken as many as allowed");
}

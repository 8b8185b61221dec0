using Siyu.Contracts.Catalog;
using Siyu.Kernel;

namespace Siyu.Contracts.Promotions;

/// <summary>Door to promotions (营销): the one price pipeline and the coupons. Writes in the caller's transaction.</summary>
public interface IPromotions
{
    /// <summary>Prices many orders: locks the coupons that are asked for, decides, explains, writes nothing.</summary>
    Task<IReadOnlyList<Result<Quote>>> Plan(IReadOnlyList<QuoteAsk> asks, CancellationToken ct);

    /// <summary>Locks the coupons of the quotes that became orders.</summary>
    Task Keep(IReadOnlyList<Quote> quotes, CancellationToken ct);

    /// <summary>The order is paid: its coupon is used (核销). Twice is once.</summary>
    Task<Result<Done>> Use(OrderId order, CancellationToken ct);

    /// <summary>The order is closed or wholly refunded: its coupon returns unless expired (退券). Twice is once.</summary>
    Task<Result<Done>> Return(OrderId order, CancellationToken ct);
}

/// <summary>An order to price (询价).</summary>
public sealed record QuoteAsk(OrderId Order, MemberId Member, IReadOnlyList<QuoteLine> Lines, CouponId? Coupon, Money Freight);

/// <summary>A line to price (询价行).</summary>
public sealed record QuoteLine(OrderLineId Line, SkuCard Sku, int Quantity);

/// <summary>A priced order (报价), every share frozen to the fen.</summary>
/// <param name="PipelineVersion">Version of the rules, recorded on the order.</param>
public sealed record Quote(QuoteAsk Ask, int PipelineVersion, IReadOnlyList<LinePrice> Lines, Money Freight, Money Payable,
    IReadOnlyList<Explanation> Why);

/// <summary>The price of a line (行价格): list − shares = cash.</summary>
public sealed record LinePrice(OrderLineId Line, Money List, IReadOnlyList<PriceShare> Shares, Money Cash);

/// <summary>A share of a discount on a line (优惠分摊), positive; who pays for it is frozen too.</summary>
public sealed record PriceShare(ShareKind Kind, string Rule, Funder Funder, Money Amount);

/// <summary>Steps of the price pipeline that take something off (优惠类别).</summary>
public enum ShareKind { Activity, MemberPrice, LimitedDiscount, FullReduction, BrandCoupon, PlatformCoupon, Points, Voucher }

/// <summary>Who pays for a discount (出资方).</summary>
public enum Funder { Platform, Brand, Supplier }

/// <summary>Why a rule did or did not apply (价格解释).</summary>
public sealed record Explanation(string Rule, bool Applied, Problem Reason);

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
    public static readonly Problem AllTaken = Problem.Conflict("promotions.all_taken", "优惠券已领完", "All coupons are taken");
    public static readonly Problem TakenBefore = Problem.Conflict("promotions.taken_before", "您已达到领取上限",
        "You have taken as many as allowed");
}

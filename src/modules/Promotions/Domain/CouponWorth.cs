using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Kinds of coupon (券类型): an amount off (满减券), a rate (折扣券), a unit of named goods given (礼品券) or for a fixed price
/// (兑换券), freight (运费券).</summary>
internal enum CouponKind { Cash, Discount, Gift, Exchange, Freight }

/// <summary>What a coupon takes off (券面值).</summary>
/// <param name="Threshold">The fitting lines must come to this much (门槛); with a gift or an exchange, what else is bought.</param>
/// <param name="Amount">What a cash coupon takes off, a freight coupon at most; what is paid with an exchange coupon (兑换价).</param>
/// <param name="PayBps">What a discount coupon leaves to pay, 8,800 for 8.8 折.</param>
/// <param name="AtMost">The most a discount coupon takes off, if it is capped.</param>
internal sealed record CouponWorth(CouponKind Kind, Money Threshold, Money Amount, int PayBps, Money? AtMost)
{
    /// <summary>It is for one unit of named goods, not for an amount.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsForUnit => Kind is CouponKind.Gift or CouponKind.Exchange;

    /// <summary>What it takes off an amount: of the fitting goods, or of the freight.</summary>
    public Result<Money> Off(Money fitting)
    {
        if (fitting < Threshold) return PromotionsProblems.BelowThreshold.With(Threshold.ToString());
        Must.Hold(Kind is CouponKind.Cash or CouponKind.Discount, "this kind of coupon is for an amount");
        if (Kind == CouponKind.Cash) return Money.Min(Amount, fitting);
        var off = fitting.Rate(10_000 - PayBps);
        return AtMost is { } cap ? Money.Min(off, cap) : off;
    }

    /// <summary>What it takes off one unit at this price, besides which so much is bought.</summary>
    public Result<Money> OffUnit(Money price, Money besides)
    {
        Must.Hold(IsForUnit, "this kind of coupon is for a unit");
        return besides < Threshold ? PromotionsProblems.BelowThreshold.With(Threshold.ToString())
            : Money.Max(price - Amount, Money.Zero);
    }

    /// <summary>What it takes off the freight of goods that come to so much.</summary>
    public Result<Money> OffFreight(Money freight, Money goods)
    {
        Must.Hold(Kind == CouponKind.Freight, "this kind of coupon is for freight");
        return goods < Threshold ? PromotionsProblems.BelowThreshold.With(Threshold.ToString()) : Money.Min(Amount, freight);
    }

    /// <summary>Whether the worth makes sense at all.</summary>
    public Result<Done> Check() => this switch
    {
        { Threshold.IsNegative: true } => TemplateRefusals.BadThreshold,
        { Kind: CouponKind.Cash or CouponKind.Freight, Amount.IsPositive: false } => TemplateRefusals.BadAmount,
        { Kind: CouponKind.Discount, PayBps: < 1 or > 9_999 } => TemplateRefusals.BadRate,
        { Kind: CouponKind.Discount, AtMost.IsPositive: false } => TemplateRefusals.BadAmount,
        { Kind: CouponKind.Exchange, Amount.IsNegative: true } => TemplateRefusals.BadExchange,
        { Kind: CouponKind.Gift, Amount.IsZero: false } => TemplateRefusals.BadGift,
        _ => Done.It,
    };
}

using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Kinds of coupon (券类型): an amount off (满减券), or a rate (折扣券).</summary>
internal enum CouponKind { Cash, Discount }

/// <summary>What a coupon takes off (券面值).</summary>
/// <param name="Threshold">The fitting lines must come to this much (门槛).</param>
/// <param name="Amount">What a cash coupon takes off.</param>
/// <param name="PayBps">What a discount coupon leaves to pay, 8,800 for 8.8 折.</param>
/// <param name="AtMost">The most a discount coupon takes off, if it is capped.</param>
internal sealed record CouponWorth(CouponKind Kind, Money Threshold, Money Amount, int PayBps, Money? AtMost)
{
    public Result<Money> Off(Money fitting)
    {
        if (fitting < Threshold) return PromotionsProblems.BelowThreshold.With(Threshold.ToString());
        if (Kind == CouponKind.Cash) return Money.Min(Amount, fitting);
        var off = fitting.Rate(10_000 - PayBps);
        return AtMost is { } cap ? Money.Min(off, cap) : off;
    }

    /// <summary>Whether the worth makes sense at all.</summary>
    public Result<Done> Check() => this switch
    {
        { Threshold.IsNegative: true } => TemplateRefusals.BadThreshold,
        { Kind: CouponKind.Cash, Amount.IsPositive: false } => TemplateRefusals.BadAmount,
        { Kind: CouponKind.Discount, PayBps: < 1 or > 9_999 } => TemplateRefusals.BadRate,
        { Kind: CouponKind.Discount, AtMost.IsPositive: false } => TemplateRefusals.BadAmount,
        _ => Done.It,
    };
}

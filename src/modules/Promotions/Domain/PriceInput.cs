using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>All that the pipeline hears (计价输入); nothing else moves a price.</summary>
internal sealed record PriceInput(QuoteAsk Ask, PriceCircumstances At)
{
    public IReadOnlyList<PromotionTerms> Promotions { get; init; } = [];

    /// <summary>At most one of a brand and one of the platform.</summary>
    public IReadOnlyList<CouponTerms> Coupons { get; init; } = [];
    public PointsUse? Points { get; init; }
    public VoucherUse? Voucher { get; init; }

    /// <summary>Why this cannot be priced at all.</summary>
    public Problem? Wrong()
    {
        if (Ask.Lines.Count == 0) return PriceRefusals.NoLines;
        if (Ask.Lines.DistinctBy(line => line.Line).Count() != Ask.Lines.Count) return PriceRefusals.LineTwice;
        if (Ask.Lines.Any(line => line.Quantity is < 1 or > PricedLine.MostUnits))
            return PriceRefusals.BadQuantity.With(PricedLine.MostUnits);
        if (Ask.Freight.IsNegative) return PriceRefusals.BadFreight;
        if (Promotions.DistinctBy(rule => rule.Id).Count() != Promotions.Count) return PriceRefusals.PromotionTwice;
        if (Coupons.DistinctBy(coupon => coupon.Kind).Count() != Coupons.Count) return PriceRefusals.CouponsTwice;
        if (Points is { } points && !points.Makes) return PriceRefusals.BadPoints;
        if (Voucher is { Balance.IsNegative: true }) return PriceRefusals.BadVoucher;
        return Promotions.Select(rule => rule.Check().Problem).FirstOrDefault(problem => problem is not null);
    }
}

/// <summary>Points that the buyer wants to use (积分抵扣).</summary>
/// <param name="FenEach">What one point is worth.</param>
/// <param name="MostBps">The most of the goods that points may pay.</param>
internal sealed record PointsUse(long Wanted, int FenEach, int MostBps)
{
    public const string Rule = "points";

    /// <summary>What goods they pay.</summary>
    public PromotionScope Scope { get; init; } = PromotionScope.All;

    public bool Makes => Wanted >= 0 && FenEach > 0 && MostBps is >= 0 and <= 10_000;
}

/// <summary>A paid voucher that the buyer wants to pay with (储值券).</summary>
internal sealed record VoucherUse(Guid Id, Money Balance, bool PaysFreight)
{
    public PromotionScope Scope { get; init; } = PromotionScope.All;
    public string Rule => $"voucher/{Id}";
}

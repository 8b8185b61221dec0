using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>What a coupon is worth and on what (券规则): frozen in its template.</summary>
internal sealed record CouponTerms(
    CouponTemplateId Template, string Title, CouponWorth Worth, CouponScope Scope, Funder Funder, BrandId? Brand)
{
    /// <summary>Name of the rule on the frozen share.</summary>
    public string Rule => $"coupon/{Template}";

    public ShareKind Kind => Brand is null ? ShareKind.PlatformCoupon : ShareKind.BrandCoupon;

    /// <summary>Takes the coupon off the lines in its scope and answers how much, or why it cannot be used.</summary>
    public Result<Money> TakeOff(IReadOnlyList<PricedLine> lines)
    {
        var covered = lines.Where(line => Scope.Covers(line.Sku) && (Brand is null || line.Sku.Brand == Brand)).ToList();
        if (covered.Count == 0) return PromotionsProblems.OutOfScope;
        var fitting = covered.Where(line => !line.Closed).ToList();
        if (fitting.Count == 0) return PriceReasons.Closed;
        var worth = Worth.Off(fitting.Sum(line => line.Cash));
        if (!worth.Ok) return worth;
        var off = Money.Min(worth.Value, fitting.Sum(line => line.Room));
        if (!off.IsPositive) return PriceRefusals.NothingOff;
        Spreading.Take(fitting, Spreading.Over(fitting, off), (Kind, Rule), [new(Funder, 1)]);
        return off;
    }
}

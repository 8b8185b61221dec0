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

    /// <summary>What is left to pay on the freight of these lines is its worth (运费券), not on the lines.</summary>
    public Result<Money> TakeOff(IReadOnlyList<PricedLine> lines, Money freight)
    {
        if (Worth.Kind != CouponKind.Freight) return TakeOff(lines);
        var off = Worth.OffFreight(freight, lines.Sum(line => line.Cash));
        return off.Ok && !off.Value.IsPositive ? PriceRefusals.NoFreight : off;
    }

    /// <summary>Takes the coupon off the lines in its scope and answers how much, or why it cannot be used.</summary>
    private Result<Money> TakeOff(IReadOnlyList<PricedLine> lines)
    {
        var covered = lines.Where(line => Scope.Covers(line.Sku) && (Brand is null || line.Sku.Brand == Brand)).ToList();
        if (covered.Count == 0) return PromotionsProblems.OutOfScope;
        var fitting = covered.Where(line => !line.Closed).ToList();
        if (fitting.Count == 0) return PriceReasons.Closed;
        if (Worth.IsForUnit)
            return TakeUnit(fitting, lines.Where(line => Brand is null || line.Sku.Brand == Brand).Sum(line => line.Cash));
        var worth = Worth.Off(fitting.Sum(line => line.Cash));
        if (!worth.Ok) return worth;
        var off = Money.Min(worth.Value, fitting.Sum(line => line.Room));
        if (!off.IsPositive) return PriceRefusals.NothingOff;
        Spreading.Take(fitting, Spreading.Over(fitting, off), (Kind, Rule), [new(Funder, 1)]);
        return off;
    }

    /// <summary>One unit of the fitting goods, the one on which it takes most; all it is worth or nothing: a unit that its floor price
    /// (最低价) keeps dearer cannot be given away.</summary>
    private Result<Money> TakeUnit(List<PricedLine> fitting, Money all)
    {
        var (line, price) = fitting.Select(line => (Line: line, Price: line.Cash.Portion(1, line.Quantity)))
            .OrderByDescending(pair => pair.Price).First();
        var off = Worth.OffUnit(price, all - price);
        if (!off.Ok) return off;
        if (!off.Value.IsPositive) return PriceRefusals.NothingOff;
        if (off.Value > line.Room) return PriceRefusals.FloorForbids.With(line.Title);
        line.Take(new(Kind, Rule, Funder, off.Value));
        return off;
    }
}

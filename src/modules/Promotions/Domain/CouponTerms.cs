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
        var fitting = lines.Where(line => Scope.Covers(line.Sku) && (Brand is null || line.Sku.Brand == Brand)).ToList();
        if (fitting.Count == 0) return PromotionsProblems.OutOfScope;
        var worth = Worth.Off(fitting.Sum(line => line.Cash));
        if (!worth.Ok) return worth;
        var off = Money.Min(worth.Value, fitting.Sum(line => line.Room));
        if (!off.IsPositive) return PriceRefusals.NothingOff;
        Spread(fitting, off);
        return off;
    }

    /// <summary>By the lines' cash with the largest remainder; what a line's floor cannot bear goes on to the others.</summary>
    private void Spread(List<PricedLine> lines, Money off)
    {
        var taken = new Money[lines.Count];
        var left = off;
        while (left.IsPositive)
        {
            var weights = lines.Select((line, i) => taken[i] < line.Room ? line.Cash.Fen : 0).ToList();
            var shares = left.Split(weights);
            for (var i = 0; i < shares.Length; i++)
            {
                var more = Money.Min(shares[i], lines[i].Room - taken[i]);
                taken[i] += more;
                left -= more;
            }
        }
        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i].IsPositive) lines[i].Take(new(Kind, Rule, Funder, taken[i]));
        }
    }
}

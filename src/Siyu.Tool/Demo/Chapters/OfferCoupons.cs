namespace Siyu.Tool.Demo.Chapters;

/// <summary>Headquarters offers a coupon for newcomers, a promotion with a budget, and a commission plan for the guides
/// (发券、促销与佣金方案).</summary>
internal sealed class OfferCoupons : IChapter
{
    private const int CouponFen = 3_000;
    private const int ThresholdFen = 20_000;
    private const int CommissionBps = 500;
    private const int PromotionFen = 150_000;

    public string Title => "新人券、满减活动与佣金方案 a newcomers' coupon, a promotion and a commission plan";

    public async Task Play(Story story, CancellationToken ct)
    {
        var template = await story.Console.Post("/api/console/coupon-templates", new
        {
            title = "新人满 200 减 30",
            worth = new { kind = "Cash", threshold = ThresholdFen, amount = CouponFen, payBps = 10_000, atMost = (long?)null },
            scope = new { kind = "All", ids = Array.Empty<Guid>() },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = 500, perPerson = 1,
        }, ct);
        story.Cast.CouponTemplate = template["id"]!.GetValue<string>();
        await story.Console.Post("/api/console/promotions", new
        {
            title = "开业满 400 减 40", kind = "FullReduction",
            worth = new
            {
                @fixed = (long?)null, payBps = (int?)null, off = (long?)null,
                tiers = new[] { new { threshold = 40_000, off = 4_000, payBps = 0 } },
            },
            funders = new[] { new { funder = "Platform", weight = 7 }, new { funder = "Brand", weight = 3 } },
            budget = new { amount = PromotionFen, uses = (int?)null, perPerson = 2, partial = true },
        }, ct);
        await story.Console.Post("/api/console/commission-plans", new
        {
            title = "导购 5%", brand = (string?)null, category = (string?)null, sku = (string?)null, role = (string?)null,
            rateBps = CommissionBps, secondRateBps = 0, boundGuideEarns = true,
            startsAt = (DateTimeOffset?)null, endsAt = (DateTimeOffset?)null,
        }, ct);
    }
}

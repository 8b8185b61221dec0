namespace Siyu.Tool.Demo.Chapters;

/// <summary>Headquarters offers a coupon for newcomers and a commission plan for the guides (发券与佣金方案).</summary>
internal sealed class OfferCoupons : IChapter
{
    private const int CouponFen = 3_000;
    private const int ThresholdFen = 20_000;
    private const int CommissionBps = 500;

    public string Title => "新人券与佣金方案 a newcomers' coupon and a commission plan";

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
        await story.Console.Post("/api/console/commission-plans", new
        {
            title = "导购 5%", brand = (string?)null, category = (string?)null, sku = (string?)null, role = (string?)null,
            rateBps = CommissionBps, secondRateBps = 0, boundGuideEarns = true,
            startsAt = (DateTimeOffset?)null, endsAt = (DateTimeOffset?)null,
        }, ct);
    }
}

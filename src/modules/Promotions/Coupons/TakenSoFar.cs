using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Coupons;

/// <summary>What is left of locked templates while a group takes coupons (剩余券数), and how many each member has.</summary>
internal sealed class TakenSoFar(
    IReadOnlyDictionary<CouponTemplateId, CouponTemplate> templates, Dictionary<(CouponTemplateId, MemberId), int> ordinals)
{
    private readonly Dictionary<CouponTemplateId, int> left =
        templates.ToDictionary(template => template.Key, template => template.Value.Total - template.Value.Taken);

    /// <summary>A new coupon for a member, or why there is none.</summary>
    public Result<Coupon> Take(CouponTemplateId id, MemberId member, DateTimeOffset at)
    {
        if (!templates.TryGetValue(id, out var template)) return TemplateRefusals.Unknown;
        if (template.State != TemplateState.Open) return TemplateRefusals.NotOffered;
        if (template.ValidUntil <= at) return PromotionsProblems.Expired;
        if (left[id] <= 0) return PromotionsProblems.AllTaken;
        var ordinal = ordinals.GetValueOrDefault((id, member)) + 1;
        if (ordinal > template.PerPerson) return PromotionsProblems.TakenBefore;
        (ordinals[(id, member)], left[id]) = (ordinal, left[id] - 1);
        return Coupon.Take(template, member, ordinal, at);
    }
}

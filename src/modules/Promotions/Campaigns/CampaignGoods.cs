using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>What promotions name of other rooms (活动涉及的商品): whether it is there, and what it is called.</summary>
internal sealed class CampaignGoods(IOrganization organization, ICatalog catalog)
{
    /// <summary>Why the scope of a draft cannot be.</summary>
    public async Task<Problem?> Unknown(PromotionDraft draft, CancellationToken ct)
    {
        var scope = draft.Scope;
        var brands = scope.Brands.Count == 0 ? null : await organization.Brands(ct);
        if (brands is not null && scope.Brands.Any(brand => !brands.ContainsKey(brand)))
            return PromotionRefusals.NotKnown.AtField("scope.brands");
        var skus = scope.Skus.Count == 0 ? null : await catalog.Skus(scope.Skus, ct);
        return skus is not null && scope.Skus.Any(sku => !skus.ContainsKey(sku)) ? PromotionRefusals.NotKnown.AtField("scope.skus") : null;
    }

    /// <summary>Names of the SKUs that these drafts are for.</summary>
    public async Task<IReadOnlyDictionary<SkuId, string>> Names(IEnumerable<PromotionDraft> drafts, CancellationToken ct)
    {
        var skus = drafts.SelectMany(draft => draft.Scope.Skus).Distinct().ToList();
        return skus.Count == 0 ? new Dictionary<SkuId, string>()
            : (await catalog.Skus(skus, ct)).Values.ToDictionary(card => card.Id, card => $"{card.Title} {card.Spec}".Trim());
    }
}

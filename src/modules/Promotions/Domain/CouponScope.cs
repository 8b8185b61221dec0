using Siyu.Contracts.Catalog;

namespace Siyu.Promotions.Domain;

/// <summary>What goods a coupon is for (适用范围): all, or those of brands, categories or SKUs.</summary>
internal sealed record CouponScope(ScopeKind Kind, IReadOnlyList<Guid> Ids)
{
    public const int MostIds = 500;

    public static readonly CouponScope All = new(ScopeKind.All, []);

    public bool Covers(SkuCard sku) => Kind switch
    {
        ScopeKind.All => true,
        ScopeKind.Brand => Ids.Contains(sku.Brand.Value),
        ScopeKind.Category => Ids.Contains(sku.Category.Value),
        ScopeKind.Sku => Ids.Contains(sku.Id.Value),
    };
}

/// <summary>By what a scope is drawn (范围类别).</summary>
internal enum ScopeKind { All, Brand, Category, Sku }

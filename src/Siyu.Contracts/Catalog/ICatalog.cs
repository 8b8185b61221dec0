using Siyu.Kernel;

namespace Siyu.Contracts.Catalog;

/// <summary>Door to the catalogue (商品目录).</summary>
public interface ICatalog
{
    Task<IReadOnlyDictionary<SkuId, SkuCard>> Skus(IReadOnlyCollection<SkuId> skus, CancellationToken ct);

    Task<IReadOnlyDictionary<string, SkuCard>> SkusByCode(IReadOnlyCollection<string> codes, CancellationToken ct);

    /// <summary>Products by title, code or SKU code (商品搜索), newest first; the catalogue is the whole group's.</summary>
    Task<IReadOnlyList<ProductFound>> Search(string text, int atMost, CancellationToken ct);
}

/// <summary>A product that a search found (商品搜索结果).</summary>
public sealed record ProductFound(SpuId Id, string Code, string Title, BrandId Brand, bool OnSale, string? Picture);

/// <summary>A SKU (规格商品) as other rooms see it.</summary>
/// <param name="Ownership">Whose goods they are.</param>
/// <param name="DeductBps">What the group keeps of a counter's sale (扣点), in basis points; 0 for own goods.</param>
/// <param name="Seller">The counter that sells it, for counter goods; null for own goods.</param>
public sealed record SkuCard(
    SkuId Id, SpuId Spu, BrandId Brand, CategoryId Category, string Code, string Title, string Spec,
    Money ListPrice, Money? MemberPrice, Ownership Ownership, int DeductBps, UnitId? Seller, bool OnSale)
{
    /// <summary>Least that a unit may cost after all discounts (最低价), if there is a floor above nothing.</summary>
    public Money? FloorPrice { get; init; }

    /// <summary>The picture that lists show: its own, or else its product's first.</summary>
    public string? Picture { get; init; }
}

/// <summary>Whose goods (货权): the group's own (自营), or a department-store counter's (联营).</summary>
public enum Ownership { Own, Counter }

/// <summary>Refusals of the catalogue (目录拒绝).</summary>
public static class CatalogProblems
{
    public static readonly Problem UnknownSku = Problem.NotFound("catalog.unknown_sku", "没有这个商品规格", "No such SKU");
    public static readonly Problem OffSale = Problem.Conflict("catalog.off_sale", "商品已下架：{0}", "The product is off sale: {0}");
}

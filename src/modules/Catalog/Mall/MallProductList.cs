using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Mall;

/// <summary>Products on sale as the mall shows them (商城商品列表), newest first, by category, brand or words.</summary>
internal sealed class MallProductList(ProductRows rows) : ISlice
{
    internal sealed record Ask(string? Text, CategoryId? Category, BrandId? Brand, SpuId? After, int? Size);

    internal sealed record Row(SpuId Id, string Title, string? Subtitle, BrandId Brand, string? Picture, Money Price, Money? MemberPrice);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/products", ([AsParameters] Ask ask, MallProductList slice, CancellationToken ct) =>
            slice.Handle(ask, ct).ToHttp()).Allow(Allow.Anyone).Shared("catalog");

    public async Task<Result<Page<Row>>> Handle(Ask ask, CancellationToken ct)
    {
        var take = new PageAsk(null, ask.Size).Take;
        var categories = ask.Category is { } root ? Category.Below(root, await rows.Categories(ct)) : null;
        var text = ask.Text?[..Math.Min(ask.Text.Length, ProductFilter.LongestText)];
        var found = rows.Search(new(text, ask.Brand, categories, ListingState.Published));
        if (ask.After is { } after) found = found.Where(product => Id.Compare(product.Id, after) < 0);
        var products = await found.OrderByDescending(product => product.Id).Take(take + 1).ToListAsync(ct);
        var shown = products.Take(take).ToList();
        var skus = (await rows.SkusOf([.. shown.Select(product => product.Id)], ct)).Where(sku => sku.OnSale).ToLookup(sku => sku.Spu);
        return new Page<Row>(
            [.. shown.Where(product => skus.Contains(product.Id)).Select(product => Show(product, skus[product.Id]))],
            products.Count > take ? shown[^1].Id.ToString() : null);
    }

    /// <summary>The price shown is that of the cheapest SKU.</summary>
    private static Row Show(Product product, IEnumerable<Sku> skus)
    {
        var cheapest = skus.MinBy(sku => sku.ListPrice)!;
        return new(product.Id, product.Title, product.Subtitle, product.Brand, product.Cover, cheapest.ListPrice, cheapest.MemberPrice);
    }
}

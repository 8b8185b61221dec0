using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>Products for the console (商品列表), newest first, by title or code, category and brand.</summary>
internal sealed class ProductList(ProductRows rows) : ISlice
{
    internal sealed record Ask(string? Text, CategoryId? Category, BrandId? Brand, ListingState? Listing, SpuId? After, int? Size);

    internal sealed record Row(
        SpuId Id, string Code, string Title, BrandId Brand, CategoryId Category, Ownership Ownership, ListingState Listing,
        string? Picture, Money From, Money To, int Skus, DateTimeOffset ChangedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/products", ([AsParameters] Ask ask, ProductList slice, CancellationToken ct) =>
            slice.Handle(ask, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Ask ask, CancellationToken ct)
    {
        var take = new PageAsk(null, ask.Size).Take;
        var categories = ask.Category is { } root ? Category.Below(root, await rows.Categories(ct)) : null;
        var found = rows.Search(new(Shorten(ask.Text), ask.Brand, categories, ask.Listing));
        if (ask.After is { } after) found = found.Where(product => Id.Compare(product.Id, after) < 0);
        var products = await found.OrderByDescending(product => product.Id).Take(take + 1).ToListAsync(ct);
        var shown = products.Take(take).ToList();
        var skus = (await rows.SkusOf([.. shown.Select(product => product.Id)], ct)).ToLookup(sku => sku.Spu);
        return new Page<Row>(
            [.. shown.Select(product => Show(product, [.. skus[product.Id]]))], products.Count > take ? shown[^1].Id.ToString() : null);
    }

    private static Row Show(Product product, IReadOnlyList<Sku> skus) => new(
        product.Id, product.Code, product.Title, product.Brand, product.Category, product.Ownership, product.Listing,
        product.Cover, skus.Min(sku => sku.ListPrice), skus.Max(sku => sku.ListPrice), skus.Count, product.ChangedAt);

    private static string? Shorten(string? text) => text?[..Math.Min(text.Length, ProductFilter.LongestText)];
}

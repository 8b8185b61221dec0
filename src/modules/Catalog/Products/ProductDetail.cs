using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>One product with all its SKUs, for the console's form (商品详情); what is read can be sent back to change it.</summary>
internal sealed class ProductDetail(SiyuDb db, ProductRows rows) : ISlice
{
    internal sealed record SkuRow(SkuId Id, string Code, IReadOnlyList<string> Specs, Money ListPrice, bool OnSale)
    {
        public Money? MemberPrice { get; init; }
        public Money? FloorPrice { get; init; }
        public string? Picture { get; init; }
    }

    internal sealed record Response(SpuId Id, bool OnSale, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, ProductDraft Product,
        IReadOnlyList<SkuRow> Skus);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/products/{id}", (SpuId id, ProductDetail slice, CancellationToken ct) =>
            slice.Handle(id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Response>> Handle(SpuId id, CancellationToken ct)
    {
        var product = await db.All<Product>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var skus = await rows.SkusOf([id], ct);
        return new Response(id, product.OnSale, product.CreatedAt, product.ChangedAt, ProductDraft.Of(product, skus),
            [.. skus.Select(Show)]);
    }

    private static SkuRow Show(Sku sku) => new(sku.Id, sku.Code, sku.SpecList, sku.ListPrice, sku.OnSale)
    {
        MemberPrice = sku.MemberPrice, FloorPrice = sku.FloorPrice, Picture = sku.Picture,
    };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Mall;

/// <summary>One product on sale with its SKUs (商城商品详情); what is in stock is asked of the stock itself.</summary>
internal sealed class MallProduct(SiyuDb db, ProductRows rows, IOrganization organization) : ISlice
{
    internal sealed record SkuRow(SkuId Id, IReadOnlyList<string> Specs, Money ListPrice, Money? MemberPrice, string? Picture);

    internal sealed record Response(SpuId Id, string Title, string? Subtitle, string? Brand, CategoryId Category,
        IReadOnlyList<string> Media)
    {
        public required string Detail { get; init; }
        public required IReadOnlyList<string> SpecNames { get; init; }
        public required IReadOnlyList<SkuRow> Skus { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/products/{id}", (SpuId id, MallProduct slice, CancellationToken ct) => slice.Handle(id, ct).ToHttp())
            .Allow(Allow.Anyone).Shared("catalog", "organization");

    public async Task<Result<Response>> Handle(SpuId id, CancellationToken ct)
    {
        var product = await db.All<Product>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        if (!product.OnSale) return CatalogProblems.OffSale.With(product.Title);
        var brand = (await organization.Brands(ct)).GetValueOrDefault(product.Brand);
        var skus = (await rows.SkusOf([id], ct)).Where(sku => sku.OnSale);
        return new Response(id, product.Title, product.Subtitle, brand?.Name, product.Category, product.MediaList)
        {
            Detail = product.Detail, SpecNames = product.SpecNameList,
            Skus = [.. skus.Select(sku => new SkuRow(sku.Id, sku.SpecList, sku.ListPrice, sku.MemberPrice, sku.Picture))],
        };
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>HQ changes a product and its SKUs (修改商品); SKUs are known by their codes.</summary>
internal sealed class ChangeProduct(SiyuDb db, ProductRows rows, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/products/{id}", (Actor actor, SpuId id, ProductDraft request, ChangeProduct slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, ProductDraft request, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var refers = await rows.Refers(request, id, ct);
        if (!refers.Ok) return refers;
        var skus = await db.All<Sku>().Where(sku => sku.Spu == id).ToListAsync(ct);
        var before = Prices(product, skus);
        var added = product.Change(request, skus, actor.May(Permissions.Review), clock.GetUtcNow());
        if (!added.Ok) return added.Problem!;
        db.AddRange(added.Value);
        db.Audit(actor, "catalog.change_product", $"product/{id}", before, Prices(product, [.. skus, .. added.Value]));
        return Done.It;
    }

    private static object Prices(Product product, IReadOnlyCollection<Sku> skus) => new
    {
        product.Code, product.Title, product.DeductBps,
        Skus = skus.Select(sku => new { sku.Code, sku.ListPrice, sku.MemberPrice, sku.FloorPrice, sku.OnSale }).ToList(),
    };
}

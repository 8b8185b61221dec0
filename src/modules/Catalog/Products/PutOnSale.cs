using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>A reviewer finds a product good and puts it on sale (审核通过并上架), whether it was handed in or not.</summary>
internal sealed class PutOnSale(SiyuDb db, ProductRows rows, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/products/{id}/on-sale", (Actor actor, SpuId id, PutOnSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Review));

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var (before, now) = (product.Listing, clock.GetUtcNow());
        var put = product.Publish(now);
        if (put.Value.Before) return put;
        db.Add(await rows.WithVersion(ListingStep.Of(id, ListingAct.Published, actor, now), product, ct));
        db.Audit(actor, "catalog.on_sale", $"product/{id}", new { Listing = before }, new { product.Listing });
        return put;
    }
}

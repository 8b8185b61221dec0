using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>HQ puts a product on or off sale (上架、下架).</summary>
internal sealed class PutOnSale(SiyuDb db, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/products/{id}/on-sale", (Actor actor, SpuId id, PutOnSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, true, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
        routes.MapPost("/console/products/{id}/off-sale", (Actor actor, SpuId id, PutOnSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, false, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
    }

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, bool onSale, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var put = product.Put(onSale, clock.GetUtcNow());
        if (put is { Ok: true, Value.Before: false }) db.Audit(actor, onSale ? "catalog.on_sale" : "catalog.off_sale", id.ToString());
        return put;
    }
}

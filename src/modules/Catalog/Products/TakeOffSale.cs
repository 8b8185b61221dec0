using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>HQ takes a product off sale (下架), and says why.</summary>
internal sealed class TakeOffSale(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/products/{id}/off-sale",
            (Actor actor, SpuId id, Request request, TakeOffSale slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, Request request, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var now = clock.GetUtcNow();
        var step = ListingStep.Of(id, ListingAct.Delisted, actor, now).Because(request.Reason);
        if (!step.Ok) return step.Problem!;
        var taken = product.Delist(now);
        if (taken.Value.Before) return taken;
        db.Add(step.Value);
        db.Audit(actor, "catalog.off_sale", $"product/{id}", null, new { step.Value.Reason });
        return taken;
    }
}

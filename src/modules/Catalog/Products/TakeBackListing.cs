using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>A product is taken back, with the reason: by a reviewer to be mended (审核退回), or from the mall (下架).</summary>
internal sealed class TakeBackListing(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/products/{id}/return",
            (Actor actor, SpuId id, Request request, TakeBackListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Returned, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Review));
        routes.MapPost("/console/products/{id}/off-sale",
            (Actor actor, SpuId id, Request request, TakeBackListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Delisted, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
    }

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, ListingAct act, Request request, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var now = clock.GetUtcNow();
        var step = ListingStep.Of(id, act, actor, now).Because(request.Reason);
        if (!step.Ok) return step.Problem!;
        var done = act == ListingAct.Returned ? product.Return(now) : product.Delist(now);
        if (!done.Ok || done.Value.Before) return done;
        db.Add(step.Value);
        var word = act == ListingAct.Returned ? "catalog.return_listing" : "catalog.off_sale";
        db.Audit(actor, word, $"product/{id}", null, new { step.Value.Reason });
        return done;
    }
}

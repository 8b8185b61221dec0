using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>A reviewer sends a product back (审核退回), and says what to mend.</summary>
internal sealed class ReturnListing(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/products/{id}/return",
            (Actor actor, SpuId id, Request request, ReturnListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Review));

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, Request request, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var now = clock.GetUtcNow();
        var step = ListingStep.Of(id, ListingAct.Returned, actor, now).Because(request.Reason);
        if (!step.Ok) return step.Problem!;
        var returned = product.Return(now);
        if (!returned.Ok || returned.Value.Before) return returned;
        db.Add(step.Value);
        db.Audit(actor, "catalog.return_listing", $"product/{id}", null, new { step.Value.Reason });
        return returned;
    }
}

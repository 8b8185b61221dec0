using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>Who keeps products hands one in for review (提交审核), or takes the wish back (撤回).</summary>
internal sealed class SubmitListing(SiyuDb db, ProductRows rows, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/products/{id}/submit", (Actor actor, SpuId id, SubmitListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Submitted, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
        routes.MapPost("/console/products/{id}/withdraw", (Actor actor, SpuId id, SubmitListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Withdrawn, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
        routes.MapPost("/guide/products/{id}/submit", (Actor actor, SpuId id, SubmitListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Submitted, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapPost("/guide/products/{id}/withdraw", (Actor actor, SpuId id, SubmitListing slice, CancellationToken ct) =>
            slice.Handle(actor, id, ListingAct.Withdrawn, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
    }

    public async Task<Result<Done>> Handle(Actor actor, SpuId id, ListingAct act, CancellationToken ct)
    {
        var product = await db.Locked<Product, SpuId>(id, ct);
        if (product is null || !(actor.May(Permissions.Change) || product.IsDraftedBy(actor))) return CatalogRefusals.UnknownProduct;
        var now = clock.GetUtcNow();
        var done = act == ListingAct.Submitted ? product.Submit(now) : product.Withdraw(now);
        if (!done.Ok || done.Value.Before) return done;
        var step = ListingStep.Of(id, act, actor, now);
        db.Add(act == ListingAct.Submitted ? await rows.WithVersion(step, product, ct) : step);
        db.Audit(actor, act == ListingAct.Submitted ? "catalog.submit_listing" : "catalog.withdraw_listing", $"product/{id}");
        return done;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Drafting;

/// <summary>A guide writes a product on the phone (手机起草), or mends their own; headquarters reviews it before customers see it.</summary>
internal sealed class DraftProduct(SiyuDb db, ProductRows rows, DraftOwner owner, TimeProvider clock) : ISlice
{
    /// <param name="Before">Whether the product was there, and was changed.</param>
    internal sealed record Response(SpuId Id, bool Before);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/guide/products", (Actor actor, PhoneDraft request, DraftProduct slice, CancellationToken ct) =>
            slice.Handle(actor, null, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapPut("/guide/products/{id}", (Actor actor, SpuId id, PhoneDraft request, DraftProduct slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
    }

    public async Task<Result<Response>> Handle(Actor actor, SpuId? id, PhoneDraft request, CancellationToken ct)
    {
        var product = id is { } known ? await Mine(actor, known, ct) : await Again(actor, request.Code.Trim(), ct);
        if (product is null && id is not null) return CatalogRefusals.UnknownProduct;
        // Whose goods they are was settled when they were written; a guide who moved since takes nothing along.
        var whose = product is null ? await owner.Of(actor, request.Category, ct) : DraftOwner.Of(product);
        if (!whose.Ok) return whose.Problem!;
        var skus = product is null ? [] : await db.All<Sku>().Where(sku => sku.Spu == product.Id).ToListAsync(ct);
        var wish = request.ToProduct(whose.Value.Counter, product, skus);
        if (!wish.Ok) return wish.Problem!;
        var refers = await rows.Refers(wish.Value, product?.Id, ct);
        if (!refers.Ok) return refers.Problem!;
        return product is null ? Create(actor, wish.Value) : Change(actor, product, skus, wish.Value);
    }

    private Result<Response> Create(Actor actor, ProductDraft wish)
    {
        var created = Product.Create(wish, clock.GetUtcNow(), actor.AsStaff);
        if (!created.Ok) return created.Problem!;
        db.Add(created.Value.Product);
        db.AddRange(created.Value.Skus);
        db.Audit(actor, "catalog.draft_product", $"product/{created.Value.Product.Id}", null, new { wish.Code, wish.Title });
        return new Response(created.Value.Product.Id, false);
    }

    private Result<Response> Change(Actor actor, Product product, List<Sku> skus, ProductDraft wish)
    {
        var before = ProductDraft.Of(product, skus);
        var added = product.Change(wish, skus, byReviewer: false, clock.GetUtcNow());
        if (!added.Ok) return added.Problem!;
        db.AddRange(added.Value);
        var changed = before.Differs(ProductDraft.Of(product, [.. skus, .. added.Value]));
        if (changed.Count > 0) db.Audit(actor, "catalog.change_draft", $"product/{product.Id}", null, new { Changed = changed });
        return new Response(product.Id, true);
    }

    private async Task<Product?> Mine(Actor actor, SpuId id, CancellationToken ct) =>
        await db.Locked<Product, SpuId>(id, ct) is { } product && product.IsDraftedBy(actor) ? product : null;

    /// <summary>Whoever heard no answer sends the draft again: the product that came of it is meant, and not a second one.</summary>
    private async Task<Product?> Again(Actor actor, string code, CancellationToken ct)
    {
        var (me, draft) = (actor.AsStaff, ListingState.Draft);
        return me is null ? null : await db.All<Product>()
            .SingleOrDefaultAsync(product => product.Code == code && product.DraftedBy == me && product.Listing == draft, ct);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>HQ adds a product with its SKUs (新建商品); it is off sale until somebody puts it on.</summary>
internal sealed class CreateProduct(SiyuDb db, ProductRows rows, TimeProvider clock) : ISlice
{
    internal sealed record Response(SpuId Id, IReadOnlyDictionary<string, SkuId> Skus);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/products", (Actor actor, ProductDraft request, CreateProduct slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Response>> Handle(Actor actor, ProductDraft request, CancellationToken ct)
    {
        var created = Product.Create(request, clock.GetUtcNow());
        if (!created.Ok) return created.Problem!;
        var refers = await rows.Refers(request, null, ct);
        if (!refers.Ok) return refers.Problem!;
        var (product, skus) = created.Value;
        db.Add(product);
        db.AddRange(skus);
        db.Audit(actor, "catalog.create_product", $"product/{product.Id}", null, new { request.Code, request.Title });
        return new Response(product.Id, skus.ToDictionary(sku => sku.Code, sku => sku.Id));
    }
}

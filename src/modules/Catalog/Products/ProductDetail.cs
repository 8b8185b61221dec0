using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>One product with all its SKUs, for the console's form (商品详情); what is read can be sent back to change it.</summary>
internal sealed class ProductDetail(SiyuDb db, ProductRows rows, IOrganization organization) : ISlice
{
    internal sealed record SkuRow(SkuId Id, string Code, IReadOnlyList<string> Specs, Money ListPrice, bool OnSale)
    {
        public Money? MemberPrice { get; init; }
        public Money? FloorPrice { get; init; }
        public string? Picture { get; init; }
    }

    /// <param name="By">Who did it; null where a file did, or they are gone.</param>
    internal sealed record StepRow(ListingAct Act, string? By, DateTimeOffset At, string? Reason);

    internal sealed record Response(SpuId Id, ListingState Listing, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt,
        ProductDraft Product)
    {
        public required IReadOnlyList<SkuRow> Skus { get; init; }

        /// <summary>Its newest steps on the way to the mall.</summary>
        public required IReadOnlyList<StepRow> Steps { get; init; }
    }

    private const int MostSteps = 30;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/products/{id}", (SpuId id, ProductDetail slice, CancellationToken ct) =>
            slice.Handle(id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Response>> Handle(SpuId id, CancellationToken ct)
    {
        var product = await db.All<Product>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var skus = await rows.SkusOf([id], ct);
        return new Response(id, product.Listing, product.CreatedAt, product.ChangedAt, ProductDraft.Of(product, skus))
        {
            Skus = [.. skus.Select(Show)], Steps = await Steps(id, ct),
        };
    }

    private async Task<IReadOnlyList<StepRow>> Steps(SpuId id, CancellationToken ct)
    {
        var steps = await db.All<ListingStep>().AsNoTracking().Where(step => step.Spu == id).OrderByDescending(step => step.Id)
            .Take(MostSteps).ToListAsync(ct);
        var names = await organization.StaffNames([.. steps.Select(step => step.TakenBy).OfType<StaffId>().Distinct()], ct);
        return [.. steps.Select(step => new StepRow(
            step.Act, step.TakenBy is { } by ? names.GetValueOrDefault(by) : null, step.At, step.Reason))];
    }

    private static SkuRow Show(Sku sku) => new(sku.Id, sku.Code, sku.SpecList, sku.ListPrice, sku.OnSale)
    {
        MemberPrice = sku.MemberPrice, FloorPrice = sku.FloorPrice, Picture = sku.Picture,
    };
}

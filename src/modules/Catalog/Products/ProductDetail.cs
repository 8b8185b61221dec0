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
    internal sealed record StepRow(Guid Id, ListingAct Act, string? By, DateTimeOffset At, string? Reason)
    {
        /// <summary>Whether the step keeps the product as it was then, see <see cref="Version"/>.</summary>
        public required bool HasVersion { get; init; }

        /// <summary>What differs from the version before.</summary>
        public required IReadOnlyList<ProductPart> Changed { get; init; }
    }

    internal sealed record Response(SpuId Id, ListingState Listing, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt,
        ProductDraft Product)
    {
        public required IReadOnlyList<SkuRow> Skus { get; init; }

        /// <summary>The guide who wrote it on the phone; null where headquarters or a file did.</summary>
        public string? DraftedBy { get; init; }

        /// <summary>Its newest steps on the way to the mall.</summary>
        public required IReadOnlyList<StepRow> Steps { get; init; }
    }

    internal const int MostSteps = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/products/{id}", (SpuId id, ProductDetail slice, CancellationToken ct) =>
            slice.Handle(id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));
        routes.MapGet("/console/products/{id}/versions/{step}", (SpuId id, Guid step, ProductDetail slice, CancellationToken ct) =>
            slice.Version(id, step, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));
    }

    public async Task<Result<Response>> Handle(SpuId id, CancellationToken ct)
    {
        var product = await db.All<Product>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (product is null) return CatalogRefusals.UnknownProduct;
        var skus = await rows.SkusOf([id], ct);
        return new Response(id, product.Listing, product.CreatedAt, product.ChangedAt, ProductDraft.Of(product, skus))
        {
            Skus = [.. skus.Select(Show)], DraftedBy = product.DraftedBy is { } by ? await Name(by, ct) : null,
            Steps = await Steps(id, ct),
        };
    }

    /// <summary>The product as a step kept it (历史版本).</summary>
    public async Task<Result<ProductDraft>> Version(SpuId id, Guid step, CancellationToken ct)
    {
        var kept = await db.All<ListingStep>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == step && row.Spu == id, ct);
        return kept?.Version is { } version ? version : CatalogRefusals.UnknownVersion;
    }

    private async Task<string?> Name(StaffId staff, CancellationToken ct) =>
        (await organization.StaffNames([staff], ct)).GetValueOrDefault(staff);

    private async Task<IReadOnlyList<StepRow>> Steps(SpuId id, CancellationToken ct)
    {
        var steps = await db.All<ListingStep>().AsNoTracking().Where(step => step.Spu == id).OrderByDescending(step => step.Id)
            .Take(MostSteps).Select(step => new
            {
                step.Id, step.Act, step.TakenBy, step.At, step.Reason, step.Changed, HasVersion = step.Content != null,
            }).ToListAsync(ct);
        var names = await organization.StaffNames([.. steps.Select(row => row.TakenBy).OfType<StaffId>().Distinct()], ct);
        return [.. steps.Select(row => new StepRow(row.Id, row.Act,
            row.TakenBy is { } by ? names.GetValueOrDefault(by) : null, row.At, row.Reason)
        {
            HasVersion = row.HasVersion, Changed = ListingStep.Parts(row.Changed),
        })];
    }

    private static SkuRow Show(Sku sku) => new(sku.Id, sku.Code, sku.SpecList, sku.ListPrice, sku.OnSale)
    {
        MemberPrice = sku.MemberPrice, FloorPrice = sku.FloorPrice, Picture = sku.Picture,
    };
}

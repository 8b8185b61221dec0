using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Mall;

/// <summary>Brands of which the mall sells something now (商城品牌), by code.</summary>
internal sealed class MallBrandList(SiyuDb db, IOrganization organization) : ISlice
{
    internal sealed record Row(BrandId Id, string Name);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/brands", (MallBrandList slice, CancellationToken ct) => slice.Handle(ct).ToHttp()).Allow(Allow.Anyone)
            .Shared("catalog", "organization");

    public async Task<Result<IReadOnlyList<Row>>> Handle(CancellationToken ct)
    {
        var sold = await db.All<Product>().Where(product => product.Listing == ListingState.Published)
            .Select(product => product.Brand).Distinct().ToListAsync(ct);
        var brands = await organization.Brands(ct);
        return Result.Of<IReadOnlyList<Row>>([.. sold.Where(brands.ContainsKey).Select(brand => brands[brand])
            .OrderBy(brand => brand.Code, StringComparer.Ordinal).Select(brand => new Row(brand.Id, brand.Name))]);
    }
}

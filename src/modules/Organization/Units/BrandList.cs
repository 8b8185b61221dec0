using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>All brands of the group (品牌列表).</summary>
internal sealed class BrandList(SiyuDb db) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/brands", (BrandList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff("organization.read"));

    public async Task<Result<IReadOnlyList<BrandCard>>> Handle(CancellationToken ct) =>
        await db.All<Brand>().AsNoTracking().OrderBy(brand => brand.Code)
            .Select(brand => new BrandCard(brand.Id, brand.Code, brand.Name)).ToListAsync(ct);
}

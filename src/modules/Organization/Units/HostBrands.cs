using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Says which brands a unit hosts (设置门店经营品牌).</summary>
internal sealed class HostBrands(SiyuDb db, Reach reach) : ISlice
{
    internal sealed record Request(IReadOnlyList<BrandId> Brands);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/units/{id}/brands", (Actor actor, UnitId id, Request request, HostBrands slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.units"));

    public async Task<Result<Done>> Handle(Actor actor, UnitId id, Request request, CancellationToken ct)
    {
        var found = await reach.Unit(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var wanted = request.Brands.ToHashSet();
        var known = await db.All<Brand>().Select(brand => brand.Id).ToListAsync(ct);
        if (wanted.FirstOrDefault(brand => !known.Contains(brand)) is var unknown && unknown != default)
            return OrganizationProblems.UnknownBrand.With(unknown);
        var hosted = await db.All<Hosting>().Where(hosting => hosting.Unit == id).ToListAsync(ct);
        var before = hosted.Select(hosting => hosting.Brand).ToHashSet();
        if (before.SetEquals(wanted)) return Done.Already;
        db.RemoveRange(hosted.Where(hosting => !wanted.Contains(hosting.Brand)));
        db.AddRange(wanted.Except(before).Select(brand => new Hosting { Unit = id, Brand = brand }));
        db.Audit(actor, "organization.host_brands", $"unit/{id}", before, wanted);
        return Done.It;
    }
}

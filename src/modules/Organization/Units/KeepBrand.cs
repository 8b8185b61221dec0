using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Keeps a brand under its code (维护品牌): new, or renamed.</summary>
internal sealed class KeepBrand(SiyuDb db, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Name);
    internal sealed record Response(BrandId Brand);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/brands/{code}", (Actor actor, string code, Request request, KeepBrand slice, CancellationToken ct) =>
            slice.Handle(actor, code, request, ct).ToHttp()).Allow(Allow.Staff("organization.units"));

    public async Task<Result<Response>> Handle(Actor actor, string code, Request request, CancellationToken ct)
    {
        if (!Unit.CodeShape().IsMatch(code)) return OrganizationProblems.BadCode.AtField("code");
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100) return OrganizationProblems.BadName.AtField("name");
        var brand = await db.All<Brand>().SingleOrDefaultAsync(brand => brand.Code == code, ct);
        if (brand?.Name == request.Name) return new Response(brand.Id);
        var before = brand?.Name;
        if (brand is null) db.Add(brand = new Brand { Id = BrandId.New(clock.GetUtcNow()), Code = code, Name = request.Name });
        brand.Name = request.Name;
        db.Audit(actor, "organization.keep_brand", $"brand/{brand.Id}", before, request.Name);
        return new Response(brand.Id);
    }
}

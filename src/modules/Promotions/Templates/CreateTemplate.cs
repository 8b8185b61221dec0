using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Templates;

/// <summary>HQ makes a coupon template (新建券模板); members can take coupons of it at once.</summary>
internal sealed class CreateTemplate(SiyuDb db, IOrganization organization, TimeProvider clock) : ISlice
{
    internal sealed record Response(CouponTemplateId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/coupon-templates", (Actor actor, TemplateDraft request, CreateTemplate slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Response>> Handle(Actor actor, TemplateDraft request, CancellationToken ct)
    {
        if (request.Brand is { } brand && !(await organization.Brands(ct)).ContainsKey(brand)) return TemplateRefusals.BadBrand;
        if (request.Stores.Count > 0 && (await organization.Units(request.Stores, ct)).Count != request.Stores.Distinct().Count())
            return TemplateRefusals.BadStores.With(CouponTemplate.MostStores).AtField("stores");
        var created = CouponTemplate.Create(request, clock.GetUtcNow());
        if (!created.Ok) return created.Problem!;
        db.Add(created.Value);
        db.Audit(actor, "promotions.create_template", $"template/{created.Value.Id}", null, request);
        return new Response(created.Value.Id);
    }
}

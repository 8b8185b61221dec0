using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Templates;

/// <summary>HQ changes a template (修改券模板): title, caps and validity always, worth and scope only while nobody has taken one.</summary>
internal sealed class ChangeTemplate(SiyuDb db, IOrganization organization) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/coupon-templates/{id}", (Actor actor, CouponTemplateId id, TemplateDraft request, ChangeTemplate slice,
            CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, CouponTemplateId id, TemplateDraft request, CancellationToken ct)
    {
        var template = await db.Locked<CouponTemplate, CouponTemplateId>(id, ct);
        if (template is null) return TemplateRefusals.Unknown;
        if (request.Brand is { } brand && !(await organization.Brands(ct)).ContainsKey(brand)) return TemplateRefusals.BadBrand;
        if (request.Stores.Count > 0 && (await organization.Units(request.Stores, ct)).Count != request.Stores.Distinct().Count())
            return TemplateRefusals.BadStores.With(CouponTemplate.MostStores).AtField("stores");
        var before = new { template.Title, template.Total, template.PerPerson, template.Validity };
        var changed = template.Change(request);
        if (changed.Ok) db.Audit(actor, "promotions.change_template", $"template/{id}", before, request);
        return changed;
    }
}

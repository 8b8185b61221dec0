using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Templates;

/// <summary>HQ ends a template (停止发券): nobody can take one any more, those taken stay good.</summary>
internal sealed class EndTemplate(SiyuDb db) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/coupon-templates/{id}/end", (Actor actor, CouponTemplateId id, EndTemplate slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, CouponTemplateId id, CancellationToken ct)
    {
        var template = await db.Locked<CouponTemplate, CouponTemplateId>(id, ct);
        if (template is null) return TemplateRefusals.Unknown;
        var ended = template.End();
        if (ended is { Ok: true, Value.Before: false }) db.Audit(actor, "promotions.end_template", $"template/{id}");
        return ended;
    }
}

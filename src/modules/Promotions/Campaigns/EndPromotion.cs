using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>HQ ends a promotion (结束活动): no order is priced by it any more, those placed keep their price.</summary>
internal sealed class EndPromotion(SiyuDb db) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/promotions/{id}/end", (Actor actor, PromotionId id, EndPromotion slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, PromotionId id, CancellationToken ct)
    {
        if (await db.Locked<Promotion, PromotionId>(id, ct) is not { } promotion) return PromotionRefusals.Unknown;
        var ended = promotion.End();
        if (ended is { Ok: true, Value.Before: false }) db.Audit(actor, "promotions.end_promotion", id.ToString());
        return ended;
    }
}

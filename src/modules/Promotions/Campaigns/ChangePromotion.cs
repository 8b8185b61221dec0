using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>HQ changes a promotion (修改活动): a new version prices orders from now on, those placed keep theirs.</summary>
internal sealed class ChangePromotion(SiyuDb db, CampaignGoods goods, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/promotions/{id}", (
                Actor actor, PromotionId id, PromotionDraft request, ChangePromotion slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, PromotionId id, PromotionDraft request, CancellationToken ct)
    {
        if (await db.Locked<Promotion, PromotionId>(id, ct) is not { } promotion) return PromotionRefusals.Unknown;
        if (await goods.Unknown(request, ct) is { } unknown) return unknown;
        var before = promotion.Draft;
        var changed = promotion.Change(request);
        if (!changed.Ok) return changed;
        db.Add(promotion.Kept(actor, clock.GetUtcNow()));
        db.Audit(actor, "promotions.change_promotion", id.ToString(), before, request);
        return changed;
    }
}

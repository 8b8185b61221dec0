using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>HQ makes a promotion (新建活动); it prices orders from its beginning on, at once where it has none.</summary>
internal sealed class CreatePromotion(SiyuDb db, CampaignGoods goods, TimeProvider clock) : ISlice
{
    internal sealed record Response(PromotionId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/promotions", (Actor actor, PromotionDraft request, CreatePromotion slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Response>> Handle(Actor actor, PromotionDraft request, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var created = Promotion.Create(request, at);
        if (!created.Ok) return created.Problem!;
        if (await goods.Unknown(request, ct) is { } unknown) return unknown;
        if (await db.All<Promotion>().CountAsync(one => one.State == PromotionState.Running, ct) >= PromotionRows.MostRunning)
            return PromotionRefusals.TooMany.With(PromotionRows.MostRunning);
        db.Add(created.Value);
        db.Add(created.Value.Kept(actor, at));
        db.Audit(actor, "promotions.create_promotion", created.Value.Id.ToString(), null, request);
        return new Response(created.Value.Id);
    }
}

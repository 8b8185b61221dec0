using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Coupons;

/// <summary>A member's coupons (我的优惠券), newest first; an unused one past its time is shown as expired.</summary>
internal sealed class MyCoupons(SiyuDb db, CouponRows rows, TimeProvider clock) : ISlice
{
    internal sealed record Ask(CouponState? State, CouponId? After, int? Size, CouponId? Only = null);

    internal sealed record Row(CouponId Id, string Title, CouponWorth Worth, CouponScope Scope, CouponState State, bool Expired)
    {
        public DateTimeOffset ValidFrom { get; init; }
        public DateTimeOffset ValidUntil { get; init; }
        public OrderId? Order { get; init; }
        public CouponChannel Channel { get; init; }
        public DateTimeOffset? UsedAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/coupons", (Actor actor, [AsParameters] Ask ask, MyCoupons slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var (now, take) = (clock.GetUtcNow(), new PageAsk(null, ask.Size).Take);
        var mine = db.Rows<Coupon>(actor).AsNoTracking();
        if (ask.State is { } state) mine = mine.Where(coupon => coupon.State == state);
        if (ask.Only is { } only) mine = mine.Where(coupon => coupon.Id == only);
        if (ask.After is { } after) mine = mine.Where(coupon => Id.Compare(coupon.Id, after) < 0);
        var found = await mine.OrderByDescending(coupon => coupon.Id).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var templates = await rows.Templates([.. shown.Select(coupon => coupon.Template).Distinct()], ct);
        return new Page<Row>([.. shown.Select(coupon => Show(coupon, templates[coupon.Template], now))], found.Count > take
            ? shown[^1].Id.ToString() : null);
    }

    private static Row Show(Coupon coupon, CouponTemplate template, DateTimeOffset now) => new(
        coupon.Id, template.Title, template.Terms.Worth, template.Terms.Scope, coupon.State,
        coupon.State == CouponState.Unused && now >= coupon.ValidUntil)
    {
        ValidFrom = coupon.ValidFrom, ValidUntil = coupon.ValidUntil, Order = coupon.OrderId,
        Channel = template.Channel, UsedAt = coupon.UsedAt,
    };
}

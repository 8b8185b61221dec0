using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Coupons;

/// <summary>A member's coupons (我的优惠券), newest first; an unused one past its time is shown as expired.</summary>
internal sealed class MyCoupons(SiyuDb db, CouponRows rows, IOrganization organization, TimeProvider clock) : ISlice
{
    internal sealed record Ask(CouponState? State, CouponId? After, int? Size, CouponId? Only = null);

    internal sealed record Row(CouponId Id, string Title, CouponWorth Worth, CouponScope Scope, CouponState State, bool Expired)
    {
        public DateTimeOffset ValidFrom { get; init; }
        public DateTimeOffset ValidUntil { get; init; }
        public OrderId? Order { get; init; }
        public CouponChannel Channel { get; init; }
        public DateTimeOffset? UsedAt { get; init; }

        /// <summary>The guide who gave it, by name.</summary>
        public string? GivenBy { get; init; }
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
        var givers = await Givers([.. shown.Select(coupon => coupon.Id)], ct);
        return new Page<Row>([.. shown.Select(coupon => Show(coupon, templates[coupon.Template], now) with
        {
            GivenBy = givers.GetValueOrDefault(coupon.Id),
        })], found.Count > take
            ? shown[^1].Id.ToString() : null);
    }

    private async Task<Dictionary<CouponId, string>> Givers(List<CouponId> coupons, CancellationToken ct)
    {
        var grants = await db.All<CouponGrant>().AsNoTracking().Where(grant => coupons.Contains(grant.Id) && grant.Owner != null)
            .ToListAsync(ct);
        var names = grants.Count == 0 ? null
            : await organization.StaffNames([.. grants.Select(grant => grant.Owner!.Value).Distinct()], ct);
        return grants.Where(grant => names!.ContainsKey(grant.Owner!.Value))
            .ToDictionary(grant => grant.Id, grant => names![grant.Owner!.Value]);
    }

    private static Row Show(Coupon coupon, CouponTemplate template, DateTimeOffset now) => new(
        coupon.Id, template.Title, template.Terms.Worth, template.Terms.Scope, coupon.State,
        coupon.State == CouponState.Unused && now >= coupon.ValidUntil)
    {
        ValidFrom = coupon.ValidFrom, ValidUntil = coupon.ValidUntil, Order = coupon.OrderId,
        Channel = template.Channel, UsedAt = coupon.UsedAt,
    };
}

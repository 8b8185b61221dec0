using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Coupons;

/// <summary>Coupons that members can take now (领券中心), newest first; guides see them too, to send them on.</summary>
internal sealed class OfferedCoupons(SiyuDb db, TimeProvider clock) : ISlice
{
    /// <param name="Only">The one that a shared link or a code names.</param>
    internal sealed record Ask(CouponTemplateId? After, int? Size, CouponTemplateId? Only = null);

    internal sealed record Row(CouponTemplateId Id, string Title, CouponWorth Worth, CouponScope Scope, CouponValidity Validity,
        int PerPerson, int Taken)
    {
        public CouponChannel Channel { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/coupon-templates", (Actor actor, [AsParameters] Ask ask, OfferedCoupons slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Visitor);
        routes.MapGet("/guide/coupon-templates", (Actor actor, [AsParameters] Ask ask, OfferedCoupons slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.AnyStaff);
    }

    /// <summary><c>Taken</c> is how many of it this member has taken.</summary>
    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var (now, take) = (clock.GetUtcNow(), new PageAsk(null, ask.Size).Take);
        var rows = db.All<CouponTemplate>().AsNoTracking()
            .Where(template => template.State == TemplateState.Open && !template.OnlyGiven && template.Taken < template.Total
                && (template.ValidUntil == null || template.ValidUntil > now));
        if (ask.Only is { } only) rows = rows.Where(template => template.Id == only);
        if (ask.After is { } after) rows = rows.Where(template => Id.Compare(template.Id, after) < 0);
        var found = await rows.OrderByDescending(template => template.Id).Take(take + 1).ToListAsync(ct);
        var ids = found.Select(template => template.Id).ToList();
        var mine = actor.AsMember is null ? [] : await db.Rows<Coupon>(actor).Where(coupon => ids.Contains(coupon.Template))
            .GroupBy(coupon => coupon.Template).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(row => row.Key, row => row.Count, ct);
        return new Page<Row>(
            [.. found.Take(take).Select(template => new Row(
                template.Id, template.Title, template.Terms.Worth, template.Terms.Scope, template.Validity, template.PerPerson,
                    mine.GetValueOrDefault(template.Id)) { Channel = template.Channel })],
            found.Count > take ? found[take - 1].Id.ToString() : null);
    }
}

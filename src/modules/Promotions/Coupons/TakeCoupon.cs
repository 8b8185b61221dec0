using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Coupons;

/// <summary>Members take coupons (领券), a group at a time: caps are decided on the locked templates and written at once.</summary>
internal sealed class TakeCoupon(SiyuDb db, CouponRows rows, TimeProvider clock) : IHotSlice<TakeCoupon.Request, TakeCoupon.Response>
{
    internal sealed record Request(CouponTemplateId Template);

    internal sealed record Response(CouponId Coupon, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHot<TakeCoupon, Request, Response>("/mall/coupons", Allow.Member, laneKey: request => request.Template).AtMost(60);

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var templates = await rows.LockTemplates([.. group.Open.Select(item => item.Request.Template).Distinct()], ct);
        var stock = new TakenSoFar(templates,
            await rows.Ordinals([.. templates.Keys], [.. group.Open.Select(item => item.Actor.Member).Distinct()], ct));
        var taken = new List<Coupon>();
        foreach (var item in group.Open)
        {
            var coupon = templates.GetValueOrDefault(item.Request.Template) is { OnlyGiven: true } ? GrantRefusals.OnlyGiven
                : stock.Take(item.Request.Template, item.Actor.Member, at);
            if (!coupon.Ok)
            {
                item.Refuse(coupon.Problem!);
                continue;
            }
            taken.Add(coupon.Value);
            item.Answer(new(coupon.Value.Id, coupon.Value.ValidFrom, coupon.Value.ValidUntil));
        }
        await db.InsertAll(taken, ct);
        group.Publish(taken.Select(coupon => coupon.Taken));
        await rows.AddTaken([.. taken.GroupBy(coupon => coupon.Template).Select(coupons => (coupons.Key, coupons.Count()))], ct);
    }
}

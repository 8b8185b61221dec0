using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Promotions;
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
        var ordinals = await Ordinals([.. templates.Keys], [.. group.Open.Select(item => item.Actor.Member).Distinct()], ct);
        var taken = new List<Coupon>();
        var left = templates.ToDictionary(template => template.Key, template => template.Value.Total - template.Value.Taken);
        foreach (var item in group.Open)
        {
            var may = MayTake(templates.GetValueOrDefault(item.Request.Template), left, at);
            if (!may.Ok)
            {
                item.Refuse(may.Problem!);
                continue;
            }
            var person = (may.Value.Id, item.Actor.Member);
            var ordinal = ordinals.GetValueOrDefault(person) + 1;
            if (ordinal > may.Value.PerPerson)
            {
                item.Refuse(PromotionsProblems.TakenBefore);
                continue;
            }
            (ordinals[person], left[may.Value.Id]) = (ordinal, left[may.Value.Id] - 1);
            var coupon = Coupon.Take(may.Value, item.Actor.Member, ordinal, at);
            taken.Add(coupon);
            item.Answer(new(coupon.Id, coupon.ValidFrom, coupon.ValidUntil));
        }
        await db.InsertAll(taken, ct);
        group.Publish(taken.Select(coupon => coupon.Taken));
        await rows.AddTaken([.. taken.GroupBy(coupon => coupon.Template).Select(coupons => (coupons.Key, coupons.Count()))], ct);
    }

    private static Result<CouponTemplate> MayTake(CouponTemplate? template, Dictionary<CouponTemplateId, int> left, DateTimeOffset at)
    {
        if (template is null) return TemplateRefusals.Unknown;
        if (template.State != TemplateState.Open) return TemplateRefusals.NotOffered;
        if (template.ValidUntil <= at) return PromotionsProblems.Expired;
        return left[template.Id] > 0 ? template : PromotionsProblems.AllTaken;
    }

    /// <summary>The highest ordinal that each of these members has of each template.</summary>
    private async Task<Dictionary<(CouponTemplateId, MemberId), int>> Ordinals(
        IReadOnlyCollection<CouponTemplateId> templates, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var known = await db.All<Coupon>().Where(coupon => templates.Contains(coupon.Template) && members.Contains(coupon.Member))
            .GroupBy(coupon => new { coupon.Template, coupon.Member })
            .Select(group => new { group.Key.Template, group.Key.Member, Highest = group.Max(coupon => coupon.Ordinal) }).ToListAsync(ct);
        return known.ToDictionary(row => (row.Template, row.Member), row => row.Highest);
    }
}

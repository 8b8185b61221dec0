using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>Two members are one person (会员合并): the coupons of the gone one are the kept one's, counted after those it has.</summary>
internal sealed class OnMembersMerged(SiyuDb db) : IReaction<MembersMerged>
{
    public async Task Handle(MembersMerged news, CancellationToken ct)
    {
        var moving = await db.All<Coupon>().Where(coupon => coupon.Member == news.Gone).OrderBy(coupon => coupon.Id).ToListAsync(ct);
        if (moving.Count == 0) return;
        var templates = moving.Select(coupon => coupon.Template).Distinct().ToList();
        var highest = await db.All<Coupon>().Where(coupon => coupon.Member == news.Kept && templates.Contains(coupon.Template))
            .GroupBy(coupon => coupon.Template).Select(group => new { group.Key, Highest = group.Max(coupon => coupon.Ordinal) })
            .ToDictionaryAsync(row => row.Key, row => row.Highest, ct);
        foreach (var coupon in moving)
        {
            var ordinal = highest.GetValueOrDefault(coupon.Template) + 1;
            highest[coupon.Template] = ordinal;
            coupon.MoveTo(news.Kept, ordinal);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>
/// Coupons follow their members (券随会员), counted after those that the receiver has. Merges and their undoing are heard at their own pace, so
/// both only ask how the two stand now.
/// </summary>
internal sealed class FollowMembers(SiyuDb db, IMembers members, TimeProvider clock)
{
    public async Task Follow(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var apart = (await members.Cards([gone], ct)).GetValueOrDefault(gone)?.State == MemberState.Active;
        await (apart ? GiveBack(kept, gone, ct) : Move(kept, gone, ct));
        db.Publish(new CouponsMoved(kept, gone, clock.GetUtcNow()));
    }

    private async Task Move(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var moving = await db.All<Coupon>().Where(coupon => coupon.Member == gone).OrderBy(coupon => coupon.Id).ToListAsync(ct);
        await db.InsertNew(
            [.. moving.Select(coupon => new MovedCoupon { Kept = kept, Gone = gone, Coupon = coupon.Id })], "kept, gone, coupon", ct);
        await Give(moving, kept, ct);
    }

    /// <summary>What was taken since the merge stays with the kept member.</summary>
    private async Task GiveBack(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var moved = db.All<MovedCoupon>().Where(row => row.Kept == kept && row.Gone == gone);
        var ids = await moved.Select(row => row.Coupon).ToListAsync(ct);
        var returning = await db.All<Coupon>().Where(coupon => ids.Contains(coupon.Id) && coupon.Member == kept)
            .OrderBy(coupon => coupon.Id).ToListAsync(ct);
        await moved.ExecuteDeleteAsync(ct);
        await Give(returning, gone, ct);
    }

    private async Task Give(IReadOnlyList<Coupon> coupons, MemberId to, CancellationToken ct)
    {
        if (coupons.Count == 0) return;
        var templates = coupons.Select(coupon => coupon.Template).Distinct().ToList();
        var highest = await db.All<Coupon>().Where(coupon => coupon.Member == to && templates.Contains(coupon.Template))
            .GroupBy(coupon => coupon.Template).Select(group => new { group.Key, Highest = group.Max(coupon => coupon.Ordinal) })
            .ToDictionaryAsync(row => row.Key, row => row.Highest, ct);
        foreach (var coupon in coupons)
        {
            var ordinal = highest.GetValueOrDefault(coupon.Template) + 1;
            highest[coupon.Template] = ordinal;
            coupon.MoveTo(to, ordinal);
        }
    }
}

/// <summary>Two members turned out one (会员合并).</summary>
internal sealed class OnMembersMerged(FollowMembers coupons) : IReaction<MembersMerged>
{
    public Task Handle(MembersMerged news, CancellationToken ct) => coupons.Follow(news.Kept, news.Gone, ct);
}

/// <summary>They turned out two after all (撤销合并).</summary>
internal sealed class OnMembersUnmerged(FollowMembers coupons) : IReaction<MembersUnmerged>
{
    public Task Handle(MembersUnmerged news, CancellationToken ct) => coupons.Follow(news.Kept, news.Restored, ct);
}

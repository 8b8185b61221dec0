using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Domain;

/// <summary>A coupon that a member holds (优惠券). Its state moves only by compare-and-set.</summary>
internal sealed class Coupon : IMemberRow
{
    private Coupon() { }

    public CouponId Id { get; private set; }
    public CouponTemplateId Template { get; private set; }
    public MemberId Member { get; private set; }

    /// <summary>The how-manieth of this template the member took, from 1: unique, so that caps hold.</summary>
    public int Ordinal { get; private set; }
    public CouponState State { get; private set; }
    public OrderId? OrderId { get; private set; }
    public DateTimeOffset TakenAt { get; private set; }
    public DateTimeOffset ValidFrom { get; private set; }
    public DateTimeOffset ValidUntil { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static Coupon Take(CouponTemplate template, MemberId member, int ordinal, DateTimeOffset at)
    {
        var (from, until) = template.Validity.PeriodFrom(at);
        return new() { Id = CouponId.New(at), Template = template.Id, Member = member, Ordinal = ordinal, TakenAt = at, ValidFrom = from,
            ValidUntil = until };
    }

    /// <summary>Its member turned out to be another (会员合并).</summary>
    public void MoveTo(MemberId member, int ordinal) => (Member, Ordinal) = (member, ordinal);

    public CouponTaken Taken => new(Id, Template, Member, ValidUntil, TakenAt);

    /// <summary>What its holder sees of it at an instant.</summary>
    public HeldState StateAt(DateTimeOffset at) => State switch
    {
        CouponState.Used or CouponState.Redeemed => HeldState.Used,
        CouponState.Locked => HeldState.Locked,
        _ => at >= ValidUntil ? HeldState.Expired : at < ValidFrom ? HeldState.NotYet : HeldState.Usable,
    };

    /// <summary>Whether this member may put it on an order now.</summary>
    public Result<Done> MayUse(MemberId member, DateTimeOffset at)
    {
        if (member != Member) return PromotionsProblems.NotYours;
        if (State != CouponState.Unused) return PromotionsProblems.Spent;
        if (at < ValidFrom) return PromotionsProblems.NotYet;
        return at >= ValidUntil ? PromotionsProblems.Expired : Done.It;
    }
}

/// <summary>States of a coupon (券状态): unused, locked by an order that waits for payment, used by an order, redeemed in a store.</summary>
internal enum CouponState { Unused, Locked, Used, Redeemed }

using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>A coupon that a merge gave to another member (合并带来的券); it goes back when the merge is undone.</summary>
internal sealed class MovedCoupon
{
    public MemberId Kept { get; init; }
    public MemberId Gone { get; init; }
    public CouponId Coupon { get; init; }
}

using System.Globalization;
using Siyu.Contracts.Promotions;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>How coupons and promotions are said in a file (导出用词), as on the screen.</summary>
internal static class Words
{
    public static string Of(HeldState state) => state switch
    {
        HeldState.Usable => "可使用", HeldState.NotYet => "未到时间", HeldState.Locked => "订单占用中", HeldState.Used => "已使用",
        HeldState.Expired => "已过期",
    };

    public static string Of(Funder funder) => funder switch
    {
        Funder.Platform => "集团", Funder.Brand => "品牌", Funder.Supplier => "供应商", Funder.Store => "门店",
    };

    public static string Of(CouponKind kind) => kind switch
    {
        CouponKind.Cash => "满减券", CouponKind.Discount => "折扣券", CouponKind.Gift => "礼品券", CouponKind.Exchange => "兑换券",
        CouponKind.Freight => "运费券",
    };

    public static string Of(CouponChannel channel) => channel switch
    {
        CouponChannel.Online => "商城下单", CouponChannel.InStore => "到店核销", CouponChannel.Both => "两者都可",
    };

    public static string Of(CouponWorth worth) => worth.Kind switch
    {
        CouponKind.Cash => $"减 {worth.Amount} 元",
        CouponKind.Freight => $"运费减 {worth.Amount} 元",
        CouponKind.Gift => "送一件",
        CouponKind.Exchange => $"{worth.Amount} 元换一件",
        CouponKind.Discount => Fold(worth.PayBps) + (worth.AtMost is { } most ? $"，最多减 {most} 元" : ""),
    };

    public static string Of(ShareKind kind) => kind switch
    {
        ShareKind.Activity => "活动价", ShareKind.MemberPrice => "会员价", ShareKind.LimitedDiscount => "限时折扣",
        ShareKind.FullReduction => "满减", ShareKind.BrandCoupon => "品牌券", ShareKind.PlatformCoupon => "平台券",
        ShareKind.Points => "积分抵扣", ShareKind.Voucher => "代金券", ShareKind.PriceChange => "改价",
    };

    public static string Of(WorthDraft worth) => worth switch
    {
        { Fixed: { } price } => $"一口价 {price} 元",
        { PayBps: { } rate } => Fold(rate),
        { Off: { } off } => $"每件减 {off} 元",
        _ => string.Join('，', (worth.Tiers ?? []).OrderBy(tier => tier.Threshold).Select(tier =>
            $"{(worth.Times > 1 ? "每满" : "满")} {Gate(tier.Threshold, worth.ByQuantity)}"
            + (tier.PayBps > 0 ? $"打 {Fold(tier.PayBps)}" : $"减 {tier.Off} 元"))),
    };

    private static string Gate(long threshold, bool byQuantity) =>
        byQuantity ? $"{threshold} 件" : $"{new Kernel.Money(threshold)} 元";

    /// <summary>What is left to pay, as people say it: 8800 basis points are 8.8 折.</summary>
    private static string Fold(int bps) => string.Create(CultureInfo.InvariantCulture, $"{bps / 1000m:0.###} 折");
}

using Siyu.Contracts.Promotions;
using Siyu.Platform;
using Siyu.Promotions.Campaigns;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Granting;
using Siyu.Promotions.Quoting;
using Siyu.Promotions.Redeeming;
using Siyu.Promotions.Templates;

namespace Siyu.Promotions;

/// <summary>Promotions (营销): the one price pipeline, and the coupons.</summary>
public sealed class PromotionsModule : IModule
{
    public static string Name => "promotions";

    public static void Build(ModuleBuilder module) => module
        .Entity<CouponTemplate>("promotions_template")
        .Entity<Coupon>("promotions_coupon")
        .Entity<MovedCoupon>("promotions_moved", moved => moved.HasKey(row => new { row.Kept, row.Gone, row.Coupon }))
        .Entity<CouponCode>("promotions_code")
        .Entity<Redemption>("promotions_redemption")
        .Entity<UsedTicket>("promotions_ticket", ticket => ticket.HasKey(row => new { row.Place, row.Number }))
        .Entity<GrantBudget>("promotions_budget")
        .Entity<CouponGrant>("promotions_grant")
        .Entity<Promotion>("promotions_promotion")
        .Entity<PromotionVersion>("promotions_version", version => version.HasKey(row => new { row.Promotion, row.Version }))
        .Entity<PromotionUse>("promotions_use", use => use.HasKey(row => new { row.OrderId, row.Promotion }))
        .Offers<IPromotions, PromotionsDoor>().Offers<IPriceExplainer, PriceFile>()
        .Uses<CouponRows>().UsesSingleton<KnownTemplates>()
        .Uses<PromotionRows>().UsesSingleton<KnownPromotions>().Uses<CampaignGoods>()
        .Slice<CreatePromotion>().Slice<ChangePromotion>().Slice<EndPromotion>().Slice<PromotionList>()
        .Slice<CreateTemplate>()
        .Slice<ChangeTemplate>()
        .Slice<EndTemplate>()
        .Slice<TemplateList>()
        .Slice<OfferedCoupons>()
        .Hot<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>()
        .Slice<MyCoupons>()
        .Slice<QuotePrice>().Slice<ExplainPrice>()
        .Uses<RedemptionDesk>().Uses<TillNames>()
        .Slice<MakeCouponCode>().Slice<LookAtCode>().Slice<RedeemCoupon>().Slice<UndoRedemption>().Slice<RedemptionList>()
        .Uses<GrantRows>().Hot<GiveCoupon, GiveCoupon.Request, GiveCoupon.Response>()
        .Slice<KeepBudget>().Slice<GiveableCoupons>().Slice<GrantList>()
        .Uses<FollowMembers>()
        .Reacts<Contracts.Members.MembersMerged, OnMembersMerged>()
        .Reacts<Contracts.Members.MembersUnmerged, OnMembersUnmerged>()
        .Verifies<PromotionsVerify>()
        .Permission(Permissions.Read, "查看营销", "Read promotions")
        .Permission(Permissions.Change, "管理营销", "Change promotions")
        .Permission(Permissions.Give, "发券给客户", "Give coupons to customers")
        .Permission(Permissions.Redeem, "门店核销优惠券", "Redeem coupons in the store");
}

internal static class Permissions
{
    public const string Read = "promotions.read";
    public const string Change = "promotions.change";
    public const string Give = "promotions.give";
    public const string Redeem = "promotions.redeem";
}

using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Why a price is what it is (价格说明), for a person.</summary>
internal static class PriceReasons
{
    public static readonly Problem MemberPrice =
        Problem.Invalid("promotions.why_member_price", "{0}：会员价优惠 {1} 元", "{0}: member price takes {1} yuan off");
    public static readonly Problem Coupon = Problem.Invalid("promotions.why_coupon", "{0}：优惠 {1} 元", "{0}: takes {1} yuan off");
    public static readonly Problem Promotion = Problem.Invalid("promotions.why_promotion", "{0}：优惠 {1} 元", "{0}: takes {1} yuan off");
    public static readonly Problem Points =
        Problem.Invalid("promotions.why_points", "{0} 积分抵扣 {1} 元", "{0} points take {1} yuan off");
    public static readonly Problem PointsPayNothing = Problem.Conflict(
        "promotions.points_pay_nothing", "这张卡的积分不能抵扣", "Points of this card pay for nothing");
    public static readonly Problem Voucher = Problem.Invalid("promotions.why_voucher", "储值券抵付 {0} 元", "The voucher pays {0} yuan");
    public static readonly Problem NotBegun = Problem.Conflict("promotions.not_begun", "活动未开始", "It has not begun");
    public static readonly Problem Over = Problem.Conflict("promotions.over", "活动已结束", "It is over");
    public static readonly Problem OtherTier = Problem.Conflict("promotions.other_tier", "会员等级不符", "It is for members of other tiers");
    public static readonly Problem OtherChannel = Problem.Conflict("promotions.other_channel", "渠道不符", "It is for other channels");
    public static readonly Problem OtherStore = Problem.Conflict("promotions.other_store", "门店不符", "It is for other stores");
    public static readonly Problem OutOfScope = Problem.Conflict("promotions.no_goods", "没有适用的商品", "No product in the order fits it");
    public static readonly Problem BelowTier = Problem.Conflict("promotions.below_tier", "未满 {0}", "The order has not reached {0}");
    public static readonly Problem BudgetSpent = Problem.Conflict("promotions.budget_spent", "活动预算已用完", "Its budget is spent");
    public static readonly Problem BudgetShort =
        Problem.Conflict("promotions.budget_short", "活动预算不足以优惠 {0} 元", "Its budget is short of {0} yuan");
    public static readonly Problem PersonSpent =
        Problem.Conflict("promotions.person_spent", "已达每人参与上限", "The buyer has had it as often as allowed");
    public static readonly Problem NothingOff =
        Problem.Conflict("promotions.takes_nothing", "没有可优惠金额", "There is nothing that it could take off");
    public static readonly Problem NotBest = Problem.Conflict("promotions.not_best", "同组已有更优惠的活动", "Another of its group is better");
    public static readonly Problem NoGain =
        Problem.Conflict("promotions.no_gain", "参加后不会更便宜", "The order would not be cheaper with it");
    public static readonly Problem Excluded =
        Problem.Conflict("promotions.excluded", "不与“{0}”同享", "It does not go together with “{0}”");
    public static readonly Problem Closed =
        Problem.Conflict("promotions.closed", "商品已参加不叠加的活动", "The goods are in a promotion that goes alone");
    public static readonly Problem Freight = Problem.Invalid("promotions.why_freight", "运费 {0} 元", "Freight {0} yuan");
}

/// <summary>Refusals of the pipeline itself (计价拒绝).</summary>
internal static class PriceRefusals
{
    public static readonly Problem NoLines = Problem.Invalid("promotions.no_lines", "没有要计价的商品", "There is nothing to price");
    public static readonly Problem LineTwice = Problem.Invalid("promotions.line_twice", "订单行重复", "A line is there twice");
    public static readonly Problem BadQuantity =
        Problem.Invalid("promotions.bad_quantity", "数量必须在 1 到 {0} 之间", "The quantity must be between 1 and {0}");
    public static readonly Problem BadFreight = Problem.Invalid("promotions.bad_freight", "运费不能为负", "Freight cannot be negative");
    public static readonly Problem BadKind =
        Problem.Invalid("promotions.bad_kind", "活动类型与力度不符", "The kind of the promotion does not go with its worth");
    public static readonly Problem BadFunders =
        Problem.Invalid("promotions.bad_funders", "出资比例不正确", "Each funder once, each with a positive part");
    public static readonly Problem BadWorth = Problem.Invalid("promotions.bad_worth", "优惠力度不正确", "The worth makes no sense");
    public static readonly Problem BadPoints = Problem.Invalid("promotions.bad_points", "积分抵扣不正确", "The points make no sense");
    public static readonly Problem BadVoucher = Problem.Invalid("promotions.bad_voucher", "储值券余额不正确", "The voucher makes no sense");
    public static readonly Problem PromotionTwice =
        Problem.Invalid("promotions.promotion_twice", "活动重复", "A promotion is there twice");
    public static readonly Problem CouponsTwice =
        Problem.Invalid("promotions.coupons_twice", "品牌券与平台券各限一张", "One brand coupon and one platform coupon at most");
    public static readonly Problem NoFreight =
        Problem.Conflict("promotions.no_freight", "此单没有运费，不需要运费券", "There is no freight on the order that it could take off");
    public static readonly Problem FloorForbids = Problem.Conflict(
        "promotions.floor_forbids", "{0} 有最低价，不能用此券兑换", "{0} has a floor price that this coupon would break");
    public static readonly Problem NothingOff =
        Problem.Conflict("promotions.nothing_off", "商品已到最低价，此券没有可优惠金额", "The goods are at their floor price; the coupon takes nothing off");
}

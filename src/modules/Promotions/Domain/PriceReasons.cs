using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Why a price is what it is (价格说明), for a person.</summary>
internal static class PriceReasons
{
    public static readonly Problem MemberPrice =
        Problem.Invalid("promotions.why_member_price", "{0}：会员价优惠 {1} 元", "{0}: member price takes {1} yuan off");
    public static readonly Problem Coupon = Problem.Invalid("promotions.why_coupon", "{0}：优惠 {1} 元", "{0}: takes {1} yuan off");
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
    public static readonly Problem NothingOff =
        Problem.Conflict("promotions.nothing_off", "商品已到最低价，此券没有可优惠金额", "The goods are at their floor price; the coupon takes nothing off");
}

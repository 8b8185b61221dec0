using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Refusals about coupon templates (券模板拒绝).</summary>
internal static class TemplateRefusals
{
    public static readonly Problem Unknown = Problem.NotFound("promotions.unknown_template", "没有这个券模板", "No such coupon template");
    public static readonly Problem BadTitle =
        Problem.Invalid("promotions.bad_title", "标题需为 1 到 {0} 个字", "The title takes 1 to {0} characters");
    public static readonly Problem BadThreshold = Problem.Invalid("promotions.bad_threshold", "门槛不能为负", "The threshold cannot be negative");
    public static readonly Problem BadAmount = Problem.Invalid("promotions.bad_amount", "优惠金额必须大于零", "The amount must be positive");
    public static readonly Problem BadRate =
        Problem.Invalid("promotions.bad_rate", "折扣必须在 0.01% 与 99.99% 之间", "The rate must be between 0.01 % and 99.99 %");
    public static readonly Problem BadExchange =
        Problem.Invalid("promotions.bad_exchange", "兑换价不能为负", "The price of an exchange cannot be negative");
    public static readonly Problem BadGift = Problem.Invalid("promotions.bad_gift", "礼品券不设金额", "A gift coupon has no amount");
    public static readonly Problem NeedsGoods = Problem.Invalid(
        "promotions.needs_goods", "礼品券与兑换券须指定商品", "A gift or exchange coupon names its goods");
    public static readonly Problem FreightOfAll = Problem.Invalid(
        "promotions.freight_of_all", "运费券由平台出资、适用全部商品、只能在线上使用",
        "A freight coupon is the platform's, for all goods, and used online only");
    public static readonly Problem BadStores = Problem.Invalid(
        "promotions.bad_stores", "适用门店最多 {0} 个，须是已有的组织单元；只在线上使用的券不设门店",
        "At most {0} units that exist; a coupon for online use only names no stores");
    public static readonly Problem BadScope =
        Problem.Invalid("promotions.bad_scope", "适用范围需列出 1 到 {0} 项", "The scope must name 1 to {0} items");
    public static readonly Problem BadBrand = Problem.Invalid("promotions.bad_brand", "没有这个品牌", "No such brand");
    public static readonly Problem BadFunder =
        Problem.Invalid("promotions.bad_funder", "平台券由平台出资，品牌券由品牌或供应商出资",
            "A platform coupon is funded by the platform, a brand coupon by its brand or supplier");
    public static readonly Problem BadTotal =
        Problem.Invalid("promotions.bad_total", "发行量必须在 1 到 {0} 之间", "The total must be between 1 and {0}");
    public static readonly Problem TotalBelowTaken =
        Problem.Conflict("promotions.total_below_taken", "已领取 {0} 张，发行量不能更少", "{0} are taken already; the total cannot be less");
    public static readonly Problem BadPerPerson =
        Problem.Invalid("promotions.bad_per_person", "每人限领必须在 1 到 {0} 之间", "The cap per person must be between 1 and {0}");
    public static readonly Problem BadValidity =
        Problem.Invalid("promotions.bad_validity", "请填写起止时间，或领取后有效天数（1 到 {0} 天）", "Give a period, or 1 to {0} days after taking");
    public static readonly Problem Ended = Problem.Conflict("promotions.template_ended", "券模板已结束", "The template has ended");
    public static readonly Problem TermsFrozen =
        Problem.Conflict("promotions.terms_frozen", "已领取 {0} 张，面值与范围不能再改", "{0} are taken already; worth and scope cannot change");
    public static readonly Problem NotOffered = Problem.Conflict("promotions.not_offered", "此券暂不可领取", "This coupon cannot be taken now");
}

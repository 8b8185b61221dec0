using Siyu.Kernel;

namespace Siyu.Loyalty.Domain;

/// <summary>Why a program or an adjustment cannot be so (会员卡拒绝).</summary>
internal static class LoyaltyRefusals
{
    public static readonly Problem Unknown = Problem.NotFound("loyalty.unknown_program", "没有这个会员卡体系", "No such card program");
    public static readonly Problem UnknownCard = Problem.NotFound("loyalty.unknown_card", "没有这张会员卡", "No such card");
    public static readonly Problem UnknownBrand = Problem.Invalid("loyalty.unknown_brand", "没有这个品牌", "No such brand");
    public static readonly Problem ThereIsOne = Problem.Conflict(
        "loyalty.there_is_one", "集团和每个品牌各只能有一个会员卡体系", "The group and each brand have one card program only");
    public static readonly Problem TooMany = Problem.Conflict(
        "loyalty.too_many_programs", "会员卡体系最多 {0} 个", "There can be at most {0} card programs");
    public static readonly Problem BadTitle = Problem.Invalid(
        "loyalty.program_title", "请填写会员卡名称，最多 {0} 个字", "A card program needs a title of at most {0} characters");
    public static readonly Problem BadRate = Problem.Invalid(
        "loyalty.program_rate", "积分、成长值和抵扣比例要在 0 到 100% 之间", "Rates lie between 0 and 100 %");
    public static readonly Problem BadPeriod = Problem.Invalid("loyalty.program_period",
        "有效期 1–60 个月，宽限期 1–365 天，成长值统计 30–1095 天",
        "Validity is 1 to 60 months, grace 1 to 365 days, the window 30 to 1,095 days");
    public static readonly Problem BadTiers = Problem.Invalid("loyalty.program_tiers", "等级要有 1 到 {0} 个", "There are 1 to {0} tiers");
    public static readonly Problem BadTier = Problem.Invalid("loyalty.program_tier",
        "第 {0} 个等级不正确：要有名称，第一级从 0 起，成长值逐级升高，积分倍数不为负",
        "Tier {0} is wrong: it needs a title, the first begins at 0, each above the one before, times not negative");
    public static readonly Problem NeedsReason = Problem.Invalid(
        "loyalty.needs_reason", "请填写原因，2 到 {0} 个字", "A reason of 2 to {0} characters is needed");
    public static readonly Problem BadPoints = Problem.Invalid(
        "loyalty.bad_points", "积分要在 -{0} 到 {0} 之间且不为 0", "Points lie between -{0} and {0} and are not zero");
    public static readonly Problem GroupOnly = Problem.Forbidden(
        "loyalty.group_only", "只有集团岗位可以调整积分", "Only a post over the whole group may adjust points");
    public static readonly Problem NotOffered = Problem.Conflict("loyalty.not_offered", "这张会员卡暂不开放领取", "This card is not offered now");
}

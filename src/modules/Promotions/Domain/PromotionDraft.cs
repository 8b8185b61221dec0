using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>What somebody wishes a promotion to be (活动草稿).</summary>
/// <param name="Kind">Activity, LimitedDiscount or FullReduction.</param>
internal sealed record PromotionDraft(string Title, ShareKind Kind, WorthDraft Worth)
{
    private const int MostIds = 500;
    private const int LongestGroup = 30;
    private const int MostTiers = 10;

    public IReadOnlyList<FunderPart> Funders { get; init; } = [new(Funder.Brand, 1)];
    public int Priority { get; init; }

    /// <summary>Of promotions of one group only the best for the buyer applies.</summary>
    public string? Group { get; init; }
    public IReadOnlyList<Guid> Excludes { get; init; } = [];
    public bool Alone { get; init; }
    public PromotionScope Scope { get; init; } = PromotionScope.All;

    /// <summary>Tiers of the group's card that it is for, numbered from 0; none means for all.</summary>
    public IReadOnlyList<int> Tiers { get; init; } = [];
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public BudgetDraft Budget { get; init; } = new(null, null, null, false);

    /// <summary>Whether it makes sense; what cannot be known here (brands, goods) is checked by who knows.</summary>
    public Result<Done> Check()
    {
        if (string.IsNullOrWhiteSpace(Title) || Title.Trim().Length > Promotion.LongestTitle)
            return PromotionRefusals.BadTitle.With(Promotion.LongestTitle).AtField("title");
        if (Funders is null || Excludes is null || Budget is null || Tiers is null
            || Scope is not { Brands: not null, Categories: not null, Skus: not null }) return PromotionRefusals.Incomplete;
        if (Worth?.Chosen is null) return PriceRefusals.BadWorth.AtField("worth");
        if (From is { } from && Until is { } until && until <= from) return PromotionRefusals.BadPeriod.AtField("until");
        if (Group?.Length > LongestGroup) return PromotionRefusals.BadGroup.With(LongestGroup).AtField("group");
        if (Scope.Brands.Count + Scope.Categories.Count + Scope.Skus.Count + Excludes.Count > MostIds)
            return PromotionRefusals.TooManyIds.With(MostIds).AtField("scope");
        if (Tiers.Any(tier => tier is < 0 or >= MostTiers) || Tiers.Distinct().Count() != Tiers.Count)
            return PromotionRefusals.BadTiers.AtField("tiers");
        if (Budget is { Amount.IsPositive: false } or { Uses: < 1 } or { PerPerson: < 1 })
            return PromotionRefusals.BadBudget.AtField("budget");
        return Terms(default, 0).Check();
    }

    public PromotionTerms Terms(PromotionId id, int version) => new(id, version, Title.Trim(), Kind, Worth.Chosen!, Funders)
    {
        Priority = Priority, Group = string.IsNullOrWhiteSpace(Group) ? null : Group.Trim(), Excludes = Excludes, Alone = Alone,
        Scope = Scope, Condition = new(From, Until) { Tiers = [.. Tiers.Select(PriceCircumstances.TierOf)] },
    };
}

/// <summary>How much it gives (活动力度): exactly one of fixed price, rate to pay, amount off each unit, and tiers.</summary>
internal sealed record WorthDraft(Money? Fixed, int? PayBps, Money? Off, IReadOnlyList<ReductionTier>? Tiers)
{
    /// <summary>Tiers count units, not the amount.</summary>
    public bool ByQuantity { get; init; }

    /// <summary>How often a tier may count: 1 where it does not repeat.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The one that was given; null where none or several were.</summary>
    public PromotionWorth? Chosen
    {
        get
        {
            PromotionWorth?[] given =
            [
                Fixed is { } price ? new FixedPrice(price) : null, PayBps is { } rate ? new RateOff(rate) : null,
                Off is { } off ? new UnitOff(off) : null, Tiers is { } tiers ? new Reduction(tiers, ByQuantity, Times) : null,
            ];
            var chosen = given.OfType<PromotionWorth>().ToList();
            return chosen.Count == 1 ? chosen[0] : null;
        }
    }
}

/// <summary>What may be given in all (活动预算): so much money, on so many orders, so often to one person; null means without limit.</summary>
/// <param name="Partial">Whether the last one gets what is left where that is less than the promotion's worth.</param>
internal sealed record BudgetDraft(Money? Amount, int? Uses, int? PerPerson, bool Partial)
{
    /// <summary>Something of it runs out for everybody.</summary>
    public bool IsLimit => Amount is not null || Uses is not null;
}

/// <summary>Why a promotion cannot be so (活动拒绝).</summary>
internal static class PromotionRefusals
{
    public static readonly Problem Incomplete = Problem.Invalid(
        "promotions.promotion_incomplete", "活动缺少出资方、范围或预算", "The promotion lacks funders, a scope or a budget");
    public static readonly Problem LimitsStay = Problem.Conflict(
        "promotions.limits_stay", "有没有总预算在建活动时就定下了，不能中途加上或取消；请结束后新建一个",
        "Whether there is a budget stays as it was made; end this one and make another");
    public static readonly Problem Unknown = Problem.NotFound("promotions.unknown_promotion", "没有这个活动", "No such promotion");
    public static readonly Problem Ended = Problem.Conflict("promotions.promotion_ended", "活动已结束，不能再改", "The promotion has ended");
    public static readonly Problem BadTitle = Problem.Invalid(
        "promotions.promotion_title", "请填写活动名称，最多 {0} 个字", "A promotion needs a title of at most {0} characters");
    public static readonly Problem BadPeriod =
        Problem.Invalid("promotions.promotion_period", "结束时间要晚于开始时间", "It must end after it begins");
    public static readonly Problem BadGroup =
        Problem.Invalid("promotions.promotion_group", "互斥组名最多 {0} 个字", "A group has at most {0} characters");
    public static readonly Problem BadTiers = Problem.Invalid(
        "promotions.promotion_tiers", "会员等级不正确", "The tiers make no sense");
    public static readonly Problem TooManyIds = Problem.Invalid(
        "promotions.promotion_scope", "品牌、分类、商品和互斥活动合计最多 {0} 个", "At most {0} brands, categories, goods and excluded promotions");
    public static readonly Problem BadBudget = Problem.Invalid(
        "promotions.promotion_budget", "预算金额、次数、每人次数都要大于零；不限就留空", "Budgets are above zero, or left out");
    public static readonly Problem BudgetBelowSpent = Problem.Conflict(
        "promotions.budget_below_spent", "已经优惠了 {0} 元，预算不能更低", "{0} yuan were given already; the budget cannot be lower");
    public static readonly Problem UsesBelowSpent = Problem.Conflict(
        "promotions.uses_below_spent", "已经用了 {0} 次，次数不能更少", "It was used {0} times already; that cannot be fewer");
    public static readonly Problem TooMany = Problem.Conflict(
        "promotions.too_many_running", "同时进行的活动最多 {0} 个，请先结束一些", "At most {0} promotions run at a time; end some first");
    public static readonly Problem NotKnown = Problem.Invalid(
        "promotions.promotion_unknown_scope", "范围里有不存在的品牌、分类或商品", "The scope names a brand, category or product that does not exist");
}

using System.Globalization;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>One version of a promotion's rule (促销规则版本), as the pipeline hears it.</summary>
/// <param name="Kind">Its step: activity price, limited discount or full reduction.</param>
internal sealed record PromotionTerms(
    PromotionId Id, int Version, string Title, ShareKind Kind, PromotionWorth Worth, IReadOnlyList<FunderPart> Funders)
{
    /// <summary>The higher goes first within its step; equal ones go by id.</summary>
    public int Priority { get; init; }

    /// <summary>Of the promotions of one exclusive group (互斥组) only the best for the buyer applies.</summary>
    public string? Group { get; init; }

    /// <summary>Promotions and coupon templates that never go together with it (不同享).</summary>
    public IReadOnlyList<Guid> Excludes { get; init; } = [];

    /// <summary>Lines that it touched take no later promotion and no coupon (不叠加).</summary>
    public bool Alone { get; init; }
    public PromotionScope Scope { get; init; } = PromotionScope.All;
    public PromotionCondition Condition { get; init; } = PromotionCondition.Always;
    public BudgetLeft Budget { get; init; } = BudgetLeft.Unbounded;

    /// <summary>Name and version of the rule on the frozen share, and so on the order.</summary>
    public string Rule => $"promotion/{Id}/{Version}";

    /// <summary>Which promotion a share's rule names; null where it is something else's.</summary>
    public static (PromotionId Id, int Version)? Named(string rule) =>
        rule.Split('/') is ["promotion", var id, var version]
            ? (new(Guid.Parse(id)), int.Parse(version, CultureInfo.InvariantCulture)) : null;

    /// <summary>Why it cannot apply here, whatever else does; null where it may.</summary>
    public Problem? Blocked(PriceCircumstances at, IReadOnlyList<PricedLine> lines) =>
        Condition.Unmet(at) ?? Budget.Spent() ?? (lines.Any(line => Scope.Covers(line.Sku)) ? null : PriceReasons.OutOfScope);

    /// <summary>Whether the rule makes sense at all.</summary>
    public Result<Done> Check()
    {
        if (Kind is not (ShareKind.Activity or ShareKind.LimitedDiscount or ShareKind.FullReduction)) return PriceRefusals.BadKind;
        if (Kind == ShareKind.FullReduction != Worth is Reduction) return PriceRefusals.BadKind;
        if (Funders.Count == 0 || Funders.Any(part => part.Weight < 1)
            || Funders.DistinctBy(part => part.Funder).Count() != Funders.Count) return PriceRefusals.BadFunders;
        return Worth.Makes() ? Done.It : PriceRefusals.BadWorth;
    }
}

/// <summary>Who bears how large a part of a discount (出资比例).</summary>
internal sealed record FunderPart(Funder Funder, int Weight);

/// <summary>What goods a promotion is for (促销范围): what is listed of brands, categories and SKUs, each empty list meaning any.</summary>
internal sealed record PromotionScope(IReadOnlyList<BrandId> Brands, IReadOnlyList<CategoryId> Categories, IReadOnlyList<SkuId> Skus)
{
    public static readonly PromotionScope All = new([], [], []);

    public bool Covers(SkuCard sku) => (Brands.Count == 0 || Brands.Contains(sku.Brand))
        && (Categories.Count == 0 || Categories.Contains(sku.Category)) && (Skus.Count == 0 || Skus.Contains(sku.Id));
}

/// <summary>When, where and for whom a promotion holds (促销条件); an empty list means any.</summary>
internal sealed record PromotionCondition(DateTimeOffset? From, DateTimeOffset? Until)
{
    public static readonly PromotionCondition Always = new(null, null);

    public IReadOnlyList<string> Tiers { get; init; } = [];
    public IReadOnlyList<string> Channels { get; init; } = [];
    public IReadOnlyList<UnitId> Stores { get; init; } = [];

    public Problem? Unmet(PriceCircumstances now) => this switch
    {
        { From: { } from } when now.At < from => PriceReasons.NotBegun,
        { Until: { } until } when now.At >= until => PriceReasons.Over,
        { Tiers.Count: > 0 } when now.Tier is not { } tier || !Tiers.Contains(tier) => PriceReasons.OtherTier,
        { Channels.Count: > 0 } when now.Channel is not { } channel || !Channels.Contains(channel) => PriceReasons.OtherChannel,
        { Stores.Count: > 0 } when now.Store is not { } store || !Stores.Contains(store) => PriceReasons.OtherStore,
        _ => null,
    };
}

/// <summary>What is left of a promotion's budget (剩余预算) for this buyer; null means unbounded.</summary>
/// <param name="Partial">Whether it may give what is left where that is less than its worth.</param>
internal sealed record BudgetLeft(Money? Amount, int? Uses, int? PersonUses, bool Partial)
{
    public static readonly BudgetLeft Unbounded = new(null, null, null, false);

    public Problem? Spent() => this switch
    {
        { Amount.IsPositive: false } or { Uses: < 1 } => PriceReasons.BudgetSpent,
        { PersonUses: < 1 } => PriceReasons.PersonSpent,
        _ => null,
    };
}

/// <summary>When, where and for whom an order is priced (计价情形).</summary>
internal sealed record PriceCircumstances(DateTimeOffset At, string? Tier = null, string? Channel = null, UnitId? Store = null)
{
    /// <summary>The name that the pipeline has for a tier of the group's card.</summary>
    public static string TierOf(int tier) => tier.ToString(CultureInfo.InvariantCulture);
}

using Siyu.Contracts.Distribution;
using Siyu.Kernel;

namespace Siyu.Distribution.Domain;

/// <summary>A commission plan (分佣方案): a rate for a brand, category, SKU or everything, for a role or everybody, for a time.</summary>
internal sealed class CommissionPlan
{
    /// <summary>What no group may exceed, whatever it sets (合计上限 30%).</summary>
    public const int LegalCapBps = 3_000;

    public required PlanId Id { get; init; }
    public required string Title { get; init; }
    public BrandId? Brand { get; init; }
    public CategoryId? Category { get; init; }
    public SkuId? Sku { get; init; }

    /// <summary>Role code the earner must hold; none for everybody.</summary>
    public string? Role { get; init; }
    public required int RateBps { get; init; }
    public required int SecondRateBps { get; init; }

    /// <summary>The bound guide earns where nobody shared.</summary>
    public required bool BoundGuideEarns { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; private set; }
    public required DateTimeOffset MadeAt { get; init; }

    public Problem? Refusal(DistributionRules rules) =>
        Title.Trim().Length is 0 or > 60 ? DistributionProblems.BadPlan.AtField("title")
        : RateBps <= 0 || SecondRateBps < 0 || SecondRateBps > RateBps ? DistributionProblems.BadPlan.AtField("rateBps")
        : RateBps + SecondRateBps > rules.TotalCapBps ? DistributionProblems.RateTooHigh.With(rules.TotalCapBps / 100)
        : SecondRateBps > 0 && rules.SecondLevel is null ? DistributionProblems.SecondLevelOff
        : new object?[] { Brand, Category, Sku }.Count(part => part is not null) > 1 ? DistributionProblems.BadPlan.AtField("sku")
        : null;

    public Result<Done> End(DateTimeOffset at)
    {
        if (EndsAt <= at) return Done.Already;
        EndsAt = at < StartsAt ? StartsAt : at;
        return Done.It;
    }

    public void EndAt(DateTimeOffset? at) => EndsAt = at;

    public bool Fits(AttributedLine line, IReadOnlyList<string> roles, DateTimeOffset at) =>
        StartsAt <= at && (EndsAt is null || at < EndsAt) && (Role is null || roles.Contains(Role))
        && (Sku is null || Sku == line.Sku.Id) && (Category is null || Category == line.Sku.Category)
            && (Brand is null || Brand == line.Sku.Brand);

    /// <summary>The nearest plan: for the SKU before the category before the brand before everything, for the role before everybody, the
    /// newest.</summary>
    public static CommissionPlan? Nearest(IEnumerable<CommissionPlan> plans, AttributedLine line, IReadOnlyList<string> roles,
        DateTimeOffset at) =>
        plans.Where(plan => plan.Fits(line, roles, at)).OrderByDescending(plan => plan.Nearness).ThenByDescending(plan => plan.StartsAt)
            .ThenByDescending(plan => plan.Id.Value).FirstOrDefault();

    private int Nearness => (Sku is null ? 0 : 8) + (Category is null ? 0 : 4) + (Brand is null ? 0 : 2) + (Role is null ? 0 : 1);
}

/// <summary>How the group distributes (分销规则).</summary>
/// <param name="CapBps">Most that all commissions of a line may come to; never above 30 %.</param>
/// <param name="ProductLockDays">Days a click on a product share counts.</param>
/// <param name="ContentLockDays">Days a click on a content or shop share counts.</param>
/// <param name="SelfPurchase">Whether one earns on one's own purchase.</param>
/// <param name="Approver">The only person who may switch the second level on.</param>
/// <param name="SecondLevel">Who switched it on, if it is on.</param>
internal sealed record DistributionRules(
    int CapBps, int ProductLockDays, int ContentLockDays, bool SelfPurchase, StaffId? Approver, SecondLevelApproval? SecondLevel)
{
    public const string Section = "distribution/rules";
    public static readonly DistributionRules Default = new(CommissionPlan.LegalCapBps, 7, 14, false, null, null);

    public int TotalCapBps => Math.Min(CapBps, CommissionPlan.LegalCapBps);
    public int LongestLockDays => Math.Max(ProductLockDays, ContentLockDays);

    public Problem? Problem =>
        CapBps is < 0 or > CommissionPlan.LegalCapBps ? DistributionProblems.RateTooHigh.With(CommissionPlan.LegalCapBps / 100)
        : ProductLockDays is < 0 or > 90 || ContentLockDays is < 0 or > 90 ? DistributionProblems.BadRules
        : null;

    public TimeSpan LockOf(SharedKind kind) =>
        TimeSpan.FromDays(kind is SharedKind.Product or SharedKind.Campaign ? ProductLockDays : ContentLockDays);
}

/// <summary>The named approver's switch for the second level (二级佣金审批).</summary>
internal sealed record SecondLevelApproval(StaffId Approver, string Reason, DateTimeOffset At);

/// <summary>Who brought an earner in (推荐人): the second level and the last; nobody earns on a third.</summary>
internal sealed class Referral
{
    public required StaffId Id { get; init; }
    public required StaffId Referrer { get; set; }
    public required DateTimeOffset At { get; set; }
}

using Siyu.Kernel;

namespace Siyu.Loyalty.Domain;

/// <summary>What a program's cards give (会员卡规则). Rates are in basis points of what was paid in cash: 100 are one point a yuan.</summary>
internal sealed record CardRules
{
    public const int MostTiers = 10;
    private const int LongestTitle = 20;
    private const int LongestBenefits = 500;
    private const int MostRate = 10_000;
    private const int MostTimes = 100_000;

    /// <summary>How a card comes to be.</summary>
    public OpenWay Opens { get; init; } = OpenWay.Joining;
    public int PointsBps { get; init; } = 100;
    public int GrowthBps { get; init; } = 100;

    /// <summary>The most of the goods of an order that points may pay.</summary>
    public int MostBps { get; init; } = 5_000;

    /// <summary>Points end so many months after they could first be used; 1…60.</summary>
    public int PointsMonths { get; init; } = 12;

    /// <summary>Points that return to a lot which has ended are good for so many days; 1…365.</summary>
    public int GraceDays { get; init; } = 30;

    /// <summary>Growth of so many days counts for the tier; 30…1,095.</summary>
    public int WindowDays { get; init; } = 365;

    /// <summary>A tier holds so many months; 1…60.</summary>
    public int TierMonths { get; init; } = 12;
    public Downgrade Downgrade { get; init; } = Downgrade.OneDown;

    /// <summary>A tier that was reached by an order which went back is lost again.</summary>
    public bool RevertOnRefund { get; init; }

    /// <summary>Tiers from the lowest; the first begins at zero.</summary>
    public IReadOnlyList<TierRule> Tiers { get; init; } = [new("普通会员", 0, 10_000, "")];

    public Result<Done> Check()
    {
        if (PointsBps is < 0 or > MostRate || GrowthBps is < 0 or > MostRate || MostBps is < 0 or > 10_000) return LoyaltyRefusals.BadRate;
        if (PointsMonths is < 1 or > 60 || TierMonths is < 1 or > 60 || GraceDays is < 1 or > 365 || WindowDays is < 30 or > 1_095)
            return LoyaltyRefusals.BadPeriod;
        if (Tiers is not { Count: > 0 and <= MostTiers } || Tiers.Contains(null!))
            return LoyaltyRefusals.BadTiers.With(MostTiers).AtField("rules.tiers");
        for (var i = 0; i < Tiers.Count; i++)
            if (!Makes(Tiers[i], i)) return LoyaltyRefusals.BadTier.With(i + 1).AtField($"rules.tiers[{i}]");
        return Done.It;
    }

    /// <summary>The highest tier that so much growth reaches.</summary>
    public int Reached(long growth) => Tiers.Select((tier, i) => tier.From <= growth ? i : 0).Max();

    /// <summary>The tier as it stands in these rules, which may have fewer than when it was reached.</summary>
    public int Held(int tier) => Math.Min(tier, Tiers.Count - 1);

    /// <summary>Points a line earns in a tier, in basis points of its cash.</summary>
    public int PointsBpsOf(int tier) => (int)((long)PointsBps * Tiers[Held(tier)].TimesBps / 10_000);

    private bool Makes(TierRule tier, int i) =>
        tier.Title?.Trim() is { Length: > 0 and <= LongestTitle } && tier.Benefits is { Length: <= LongestBenefits }
        && tier.TimesBps is >= 0 and <= MostTimes && (i == 0 ? tier.From == 0 : tier.From > Tiers[i - 1].From);
}

/// <summary>A tier (会员等级).</summary>
/// <param name="From">Growth within the window from which it is reached.</param>
/// <param name="TimesBps">How many times the points; 10,000 is once.</param>
/// <param name="Benefits">What it gives besides, in words for the member.</param>
internal sealed record TierRule(string Title, long From, int TimesBps, string Benefits);

/// <summary>How a card comes to be (开卡方式): with the membership, with the first purchase that counts, or only when the member asks.
/// A member may ask always.</summary>
internal enum OpenWay { Joining, Purchase, Request }

/// <summary>What happens when a tier's time is over and growth no longer reaches it (降级方式).</summary>
internal enum Downgrade { OneDown, ByGrowth }

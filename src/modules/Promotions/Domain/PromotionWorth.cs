using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>What a promotion takes off the lines that it is for (促销力度).</summary>
internal abstract record PromotionWorth
{
    /// <summary>How much off each line, floors kept, or why nothing.</summary>
    public abstract Result<Money[]> Off(IReadOnlyList<PricedLine> lines);

    public abstract bool Makes();

    protected static Result<Money[]> Each(IReadOnlyList<PricedLine> lines, Func<PricedLine, Money> off)
    {
        var each = lines.Select(line => Money.Max(Money.Min(off(line), line.Room), Money.Zero)).ToArray();
        return each.Any(amount => amount.IsPositive) ? each : PriceReasons.NothingOff;
    }
}

/// <summary>A fixed price of a unit (一口价).</summary>
internal sealed record FixedPrice(Money Unit) : PromotionWorth
{
    public override Result<Money[]> Off(IReadOnlyList<PricedLine> lines) => Each(lines, line => line.Cash - Unit * line.Quantity);
    public override bool Makes() => !Unit.IsNegative;
}

/// <summary>A rate of the line's present price (打折): 8,800 bps to pay for 8.8 折.</summary>
internal sealed record RateOff(int PayBps) : PromotionWorth
{
    public override Result<Money[]> Off(IReadOnlyList<PricedLine> lines) => Each(lines, line => line.Cash.Rate(10_000 - PayBps));
    public override bool Makes() => PayBps is > 0 and < 10_000;
}

/// <summary>An amount off each unit (直降).</summary>
internal sealed record UnitOff(Money Amount) : PromotionWorth
{
    public override Result<Money[]> Off(IReadOnlyList<PricedLine> lines) => Each(lines, line => Amount * line.Quantity);
    public override bool Makes() => Amount.IsPositive;
}

/// <summary>Full reduction (满减): the highest tier that is reached; the last one again and again where it repeats (每满减).</summary>
/// <param name="ByQuantity">Whether tiers count units (满件), not the amount.</param>
/// <param name="Times">How often the tier may count: 1 where it does not repeat.</param>
internal sealed record Reduction(IReadOnlyList<ReductionTier> Tiers, bool ByQuantity, int Times) : PromotionWorth
{
    public const int MostTiers = 10;
    public const int MostTimes = 1_000;

    public override Result<Money[]> Off(IReadOnlyList<PricedLine> lines)
    {
        var cash = lines.Sum(line => line.Cash);
        var reached = ByQuantity ? lines.Sum(line => (long)line.Quantity) : cash.Fen;
        if (Tiers.Where(tier => tier.Threshold <= reached).MaxBy(tier => tier.Threshold) is not { } tier)
            return PriceReasons.BelowTier.With(Told(Tiers.Min(each => each.Threshold)));
        var worth = tier.Off.IsPositive
            ? tier.Off * Math.Min(Times, tier.Threshold == 0 ? 1 : reached / tier.Threshold) : cash.Rate(10_000 - tier.PayBps);
        var off = Money.Min(worth, lines.Sum(line => line.Room));
        return off.IsPositive ? Spreading.Over(lines, off) : PriceReasons.NothingOff;
    }

    public override bool Makes() => Tiers.Count is > 0 and <= MostTiers && Times is > 0 and <= MostTimes
        && Tiers.DistinctBy(tier => tier.Threshold).Count() == Tiers.Count && Tiers.All(tier => tier.Threshold >= 0
            && (tier.Off.IsPositive ? tier.PayBps == 0 : tier.Off.IsZero && tier.PayBps is > 0 and < 10_000));

    private string Told(long threshold) => ByQuantity ? $"{threshold} 件" : $"{new Money(threshold)} 元";
}

/// <summary>A tier (满减档): from so many fen or units on, an amount off or a rate to pay.</summary>
internal sealed record ReductionTier(long Threshold, Money Off, int PayBps = 0);

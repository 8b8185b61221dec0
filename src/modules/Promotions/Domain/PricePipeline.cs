using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>
/// The one price pipeline (价格流水线): list → activity price → member price → limited discount → full reduction → brand coupon → platform
/// coupon → points → freight → voucher. Pure: the same input gives the same numbers, whatever the order of lines, promotions or coupons,
/// because lines go by id and rules by step, priority and id.
/// </summary>
internal static class PricePipeline
{
    /// <summary>Recorded on each order; a change of the rules below is a new version.</summary>
    public const int Version = 2;

    private const int MostRounds = 16;
    private const int MostChoices = 256;

    /// <summary>Prices an order, or refuses where a coupon that was asked for cannot be used on it.</summary>
    public static Result<Quote> Price(PriceInput input)
    {
        if (input.Wrong() is { } wrong) return wrong;
        var (run, others) = Settle(input);
        return run.CouponRefused is { } refused ? refused : run.Freeze(others);
    }

    /// <summary>Prices an order with the terms of its coupon alone.</summary>
    public static Result<Quote> Price(QuoteAsk ask, CouponTerms? coupon) =>
        Price(new PriceInput(ask, new(DateTimeOffset.UnixEpoch)) { Coupons = coupon is null ? [] : [coupon] });

    /// <summary>Prices an order whatever its coupons do; one that cannot be used is explained.</summary>
    public static Result<Quote> Explain(PriceInput input)
    {
        if (input.Wrong() is { } wrong) return wrong;
        var (run, others) = Settle(input);
        return run.Freeze(others);
    }

    /// <summary>Chooses the best of each exclusive group by the whole price, and says why the others do not apply.</summary>
    private static (PriceRun Run, List<Explanation> Others) Settle(PriceInput input)
    {
        var lines = input.Ask.Lines.Select(line => new PricedLine(line)).ToList();
        var ordered = input.Promotions.OrderBy(rule => rule.Kind).ThenByDescending(rule => rule.Priority).ThenBy(rule => rule.Id.Value)
            .Select(rule => (Rule: rule, Blocked: rule.Blocked(input.At, lines))).ToList();
        var eligible = ordered.Where(pair => pair.Blocked is null).Select(pair => pair.Rule).ToList();
        var chosen = Choose(input, eligible);
        var run = new PriceRun(input, chosen);
        var lost = eligible.Except(chosen).Select(rule => new Explanation(rule.Rule, false, Lost(input, chosen, rule)));
        return (run, [.. lost, .. ordered.Where(pair => pair.Blocked is not null)
            .Select(pair => new Explanation(pair.Rule.Rule, false, pair.Blocked!))]);
    }

    /// <summary>One of each group or none, so that the order is cheapest; of equals that of the fewest rules, then the earlier. All
    /// choices are tried where they are few; where they are many, one change after another that makes it cheaper.</summary>
    private static List<PromotionTerms> Choose(PriceInput input, List<PromotionTerms> eligible)
    {
        var always = eligible.Where(rule => rule.Group is null).ToList();
        var groups = eligible.Where(rule => rule.Group is not null).GroupBy(rule => rule.Group!)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Prepend(null).ToArray()).ToArray();
        var choices = groups.Aggregate(1L, (count, group) => Math.Min(count * group.Length, MostChoices + 1));
        var picked = choices <= MostChoices ? Best(input, always, groups) : Climb(input, always, groups);
        return [.. always, .. picked.OfType<PromotionTerms>()];
    }

    private static PromotionTerms?[] Best(PriceInput input, List<PromotionTerms> always, PromotionTerms?[][] groups)
    {
        IEnumerable<PromotionTerms?[]> choices = [[]];
        foreach (var group in groups)
            choices = choices.SelectMany(choice => group.Select(one => (PromotionTerms?[])[.. choice, one]));
        return groups.Length == 0 ? [] : choices.MinBy(choice => Worth(input, always, choice))!;
    }

    private static PromotionTerms?[] Climb(PriceInput input, List<PromotionTerms> always, PromotionTerms?[][] groups)
    {
        var now = new PromotionTerms?[groups.Length];
        var least = Worth(input, always, now);
        for (var (round, better) = (0, true); better && round < MostRounds; round++)
        {
            better = false;
            for (var at = 0; at < groups.Length; at++)
            foreach (var one in groups[at])
            {
                PromotionTerms?[] trial = [.. now[..at], one, .. now[(at + 1)..]];
                if (Worth(input, always, trial) is var worth && worth.CompareTo(least) >= 0) continue;
                (now, least, better) = (trial, worth, true);
            }
        }
        return now;
    }

    /// <summary>The smaller, the better.</summary>
    private static (Money Payable, int Rules) Worth(PriceInput input, List<PromotionTerms> always, PromotionTerms?[] choice) =>
        (new PriceRun(input, always.Concat(choice.OfType<PromotionTerms>())).Payable, choice.Count(one => one is not null));

    private static Problem Lost(PriceInput input, List<PromotionTerms> chosen, PromotionTerms rule)
    {
        var alone = new PriceRun(input, Instead(chosen, rule)).Of(rule);
        if (!alone.Applied) return alone.Reason;
        return chosen.Exists(other => other.Group == rule.Group) ? PriceReasons.NotBest : PriceReasons.NoGain;
    }

    private static List<PromotionTerms> Instead(List<PromotionTerms> chosen, PromotionTerms rule) =>
        [.. chosen.Where(other => other.Group != rule.Group), rule];
}

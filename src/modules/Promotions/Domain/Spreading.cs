using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Spreads an amount over lines (分摊) to the fen.</summary>
internal static class Spreading
{
    /// <summary>By the lines' cash with the largest remainder; what a line's floor cannot bear goes on to the others.</summary>
    public static Money[] Over(IReadOnlyList<PricedLine> lines, Money off) =>
        off.SplitWithin([.. lines.Select(line => line.Cash)], [.. lines.Select(line => line.Room)]);

    /// <summary>Freezes what each line bears, each part with its funder.</summary>
    public static void Take(
        IReadOnlyList<PricedLine> lines, IReadOnlyList<Money> off, (ShareKind Kind, string Rule) rule, IReadOnlyList<FunderPart> funders)
    {
        var ordered = funders.OrderBy(part => part.Funder).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!off[i].IsPositive) continue;
            var parts = off[i].Split([.. ordered.Select(part => (long)part.Weight)]);
            foreach (var (funder, part) in ordered.Zip(parts))
                if (part.IsPositive) lines[i].Take(new(rule.Kind, rule.Rule, funder.Funder, part));
        }
    }
}

using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Who earns by a share is who shared, and the decision says by which; the bound guide keeps the performance (分享归属).</summary>
internal sealed class ShareChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        if (story.Shared.Count == 0)
        {
            return;
        }

        var sql = "SELECT CAST(id AS text), rule, CAST(earner AS text), CAST(owner AS text), evidence FROM distribution_decision "
            + $"WHERE id IN ('{string.Join("','", story.Shared.Select(sale => sale.Order))}')";
        var decided = (await story.Data.Rows(sql, ct)).ToDictionary(row => (string)row[0]!);
        var strangers = story.Shared.Where(sale => sale.Owner is null).ToList();
        var bound = story.Shared.Where(sale => sale.Owner is not null).ToList();
        Add(story, "shares.strangers_credited_to_the_sharer", sql, strangers, sale => IsAsWanted(decided, sale));
        Add(story, "shares.bound_guide_keeps_the_performance", sql, bound, sale => IsAsWanted(decided, sale));
        Add(story, "shares.evidence_names_the_share", sql, story.Shared, sale => Names(decided, sale));
        await Commissions(story, ct);
    }

    private static void Add(Story story, string name, string sql, IReadOnlyCollection<SharedSale> sales, Func<SharedSale, bool> holds)
    {
        var wrong = sales.Where(sale => !holds(sale)).Select(sale => sale.Order).ToList();
        story.Report.Add(name, sales.Count > 0 && wrong.Count == 0,
            $"{sql} → {sales.Count - wrong.Count} of {sales.Count} as the table of who earns says {string.Join(", ", wrong)}");
    }

    private static bool IsAsWanted(Dictionary<string, object?[]> decided, SharedSale sale) =>
        decided.TryGetValue(sale.Order, out var row) && sale.Rule == (string)row[1]! && sale.Earner == row[2] as string
        && sale.Owner == row[3] as string;

    /// <summary>The share stands among the candidates with its click, or in a note that says why it does not earn.</summary>
    private static bool Names(Dictionary<string, object?[]> decided, SharedSale sale)
    {
        if (!decided.TryGetValue(sale.Order, out var row))
        {
            return false;
        }

        var evidence = JsonNode.Parse((string)row[4]!)!;
        return evidence["candidates"]!.AsArray().Any(one => one!["share"]?.GetValue<string>() == sale.Share && one["at"] is not null)
            || evidence["notes"]!.AsArray().Any(note => note!.GetValue<string>().Contains(sale.Share, StringComparison.Ordinal));
    }

    /// <summary>The sharer's commission on those orders is five percent of each line, to the fen, and nobody else has any.</summary>
    private static Task Commissions(Story story, CancellationToken ct)
    {
        var wanted = story.Shared.Select(sale => sale.Earner is { } earner
            ? $"(o.id = '{sale.Order}' AND c.owner = '{earner}' AND c.level = 1 AND c.amount = l.cash * c.rate_bps / 10000)" : "1 = 0");
        var earned = story.Shared.Count(sale => sale.Earner is not null);
        return story.Exactly("shares.commission_of_the_sharer_alone", earned,
            "SELECT count(*) FROM distribution_commission c JOIN orders_line l ON l.id = c.line JOIN orders_order o ON o.id = l.order_id "
            + $"WHERE o.id IN ('{string.Join("','", story.Shared.Select(sale => sale.Order))}') AND ({string.Join(" OR ", wanted)}) "
            + "AND (SELECT count(*) FROM distribution_commission d WHERE d.order_id = o.id) = 1", ct);
    }
}

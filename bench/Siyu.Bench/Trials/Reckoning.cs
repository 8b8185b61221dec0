using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>Counts after the fact (演练核对): whatever was acknowledged stands there, once, and the database verifies.</summary>
internal static class Reckoning
{
    /// <summary>No host may be running on a SQLite file meanwhile.</summary>
    public static async Task<TrialResult> Of(
        int times, Traffic traffic, BenchDatabase database, IReadOnlyList<(string Name, string Value)> seen, CancellationToken ct)
    {
        var broken = new List<string>();
        var orders = (await database.Texts("SELECT id FROM orders_order", ct)).ToHashSet(StringComparer.Ordinal);
        var paid = (await database.Texts("SELECT out_trade_no FROM payments_attempt WHERE state = 'Succeeded'", ct)).ToHashSet();
        var inbox = await database.Count("SELECT count(*) FROM wecom_inbox", ct);
        var lostOrders = traffic.Orders.Values.Count(order => !orders.Contains(order));
        var lostPaid = traffic.Paid.Count(number => !paid.Contains(number));
        var callbacks = traffic.Callbacks.Distinct().Count();
        if (lostOrders > 0) broken.Add($"{lostOrders} acknowledged orders are lost");
        if (lostPaid > 0) broken.Add($"{lostPaid} acknowledged payments are lost");
        if (traffic.IsUsedUp) broken.Add("the buyers were used up before the trial was over");
        if (inbox < callbacks) broken.Add($"{callbacks} callbacks were acknowledged, {inbox} are there");
        if (!traffic.Doubled.IsEmpty) broken.Add($"{traffic.Doubled.Count} keys were answered with two orders");
        // Orders that nobody was told of do exist where a death fell between the commit and the answer; none may stand twice for one key.
        var unpaid = await database.Count(
            """
            SELECT count(*) FROM payments_attempt a JOIN orders_order o ON o.id = a.owner
            WHERE a.state = 'Succeeded' AND o.state = 'AwaitingPayment'
            """, ct);
        if (unpaid > 0) broken.Add($"{unpaid} paid orders are still awaiting payment");
        var oversold = await Acknowledged.Oversold(database, ct);
        if (oversold != 0) broken.Add($"{oversold} units oversold or unreserved");
        if (!await Houses.Verifies(database, ct)) broken.Add("the database does not verify");
        foreach (var refused in traffic.Refused.Distinct().Take(3)) broken.Add("refused: " + refused);
        return new(times,
        [
            ("acknowledged orders / lost", $"{traffic.Orders.Count} / {lostOrders}"),
            ("acknowledged payments / lost", $"{traffic.Paid.Count} / {lostPaid}"),
            ("acknowledged callbacks / lost", $"{callbacks} / {Math.Max(0, callbacks - inbox)}"),
            ("doubled", $"{traffic.Doubled.Count}"), ("requests without an answer, repeated", $"{traffic.Unanswered}"),
            ("longest wait for an answer", $"{traffic.LongestMs / 1000.0:F1} s"), .. seen,
            ("verify --quiesced", broken.Contains("the database does not verify") ? "broken" : "all hold"),
        ], broken);
    }

    public static string Seconds(IReadOnlyCollection<TimeSpan> times) => times.Count == 0 ? "–"
        : $"median {times.Order().ElementAt(times.Count / 2).TotalSeconds:F1} s, longest {times.Max().TotalSeconds:F1} s";
}

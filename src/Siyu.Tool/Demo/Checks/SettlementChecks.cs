namespace Siyu.Tool.Demo.Checks;

/// <summary>Goods went out from who took them on, the windows passed, and guides were paid what they had earned (履约与结算).</summary>
internal sealed class SettlementChecks : ICheckGroup
{
    private const int DaysWanted = 37;

    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("fulfilment.refused_then_accepted", 1,
            "SELECT count(*) FROM fulfilment_offer r JOIN fulfilment_offer a ON a.delivery = r.delivery AND a.attempt > r.attempt "
            + "WHERE r.answer = 'Refused' AND a.answer = 'Accepted'", ct);
        await story.Exactly("fulfilment.everything_handed_over", 0,
            "SELECT count(*) FROM fulfilment_delivery WHERE state NOT IN ('HandedOver', 'Cancelled')", ct);
        await story.Exactly("fulfilment.told_to_wechat", 0,
            "SELECT count(*) FROM fulfilment_delivery d WHERE d.sent_at IS NOT NULL AND d.payment IS NOT NULL "
            + "AND NOT EXISTS (SELECT 1 FROM wechat_shipping s "
            + "WHERE s.id = 'delivery/' || CAST(d.id AS text) AND s.state = 'Told')", ct);
        await story.AtLeast("payouts.confirmed_by_guide", 1, "SELECT count(*) FROM settlement_payout WHERE state = 'Paid'", ct);
        if (story.LatePaid is { } late)
        {
            await story.Exactly("payments.late_payment_refunded", 1,
                "SELECT count(*) FROM orders_order o JOIN payments_refund r ON r.owner = o.id "
                + $"WHERE o.id = '{late}' AND o.state = 'Closed' AND o.paid_at IS NULL AND r.state = 'Settled'", ct);
        }

        await Windows(story, ct);
    }

    private static async Task Windows(Story story, CancellationToken ct)
    {
        const string settled = "SELECT count(*) FROM orders_order WHERE settled_at IS NOT NULL";
        if (!story.Report.Figures.TryGetValue("days_passed", out var days) || !await story.HasAll(settled, ct))
        {
            story.Report.Missing("windows.7_and_30_days_passed");
            return;
        }

        var orders = await story.Data.Count(settled, ct);
        story.Report.Add("windows.7_and_30_days_passed", (int)days >= DaysWanted && orders > 0,
            $"{days} days by the virtual clock; {settled} → {orders}, wanted > 0");
    }
}

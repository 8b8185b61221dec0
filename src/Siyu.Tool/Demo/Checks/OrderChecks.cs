using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Orders are paid once, to the fen, whatever came twice, late or forged (订单与支付).</summary>
internal sealed class OrderChecks : ICheckGroup
{
    private const int Wanted = 100;

    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("orders.paid_100", Wanted, "SELECT count(*) FROM orders_order WHERE paid_at IS NOT NULL AND payable > 0", ct);
        await story.Exactly("orders.paid_what_they_cost", 0,
            "SELECT count(*) FROM orders_order o JOIN payments_attempt p ON p.id = o.payment WHERE o.paid_at IS NOT NULL "
            + "AND (p.state <> 'Succeeded' OR p.amount <> o.payable)", ct);
        await story.AtLeast("coupons.used", 1, "SELECT count(*) FROM promotions_coupon WHERE state = 'Used'", ct);
        await story.AtLeast("promotions.used", 1, "SELECT count(*) FROM promotions_use WHERE state = 'Used'", ct);
        await story.Exactly("promotions.never_beyond_the_budget", 0,
            "SELECT count(*) FROM promotions_promotion p WHERE p.amount_spent > p.amount_budget OR p.amount_spent <> "
            + "(SELECT coalesce(sum(u.amount), 0) FROM promotions_use u WHERE u.promotion = p.id AND u.state <> 'Returned')", ct);
        await story.Exactly("orders.shares_add_up", 0,
            "SELECT count(*) FROM orders_order o WHERE o.payable <> o.freight "
            + "+ (SELECT sum(l.cash) FROM orders_line l WHERE l.order_id = o.id)", ct);
        await Free(story, ct);
        await Bargains(story, ct);
        await story.Exactly("commissions.one_decision_per_paid_order", 0,
            "SELECT count(*) FROM orders_order o WHERE o.paid_at IS NOT NULL "
            + "AND (SELECT count(*) FROM distribution_decision d WHERE d.id = o.id) <> 1", ct);
        await Refunds(story, ct);
        await Notices(story, ct);
    }

    /// <summary>Nothing was paid: settled at once, without a payment or a refund; the coupon of what went back is free again.</summary>
    private static async Task Free(Story story, CancellationToken ct)
    {
        const string Those = "FROM orders_order o WHERE o.payable = 0";
        await story.Exactly("free.settled_at_once", TakeForFree.Taken, $"SELECT count(*) {Those} AND o.paid_at = o.placed_at", ct);
        await story.Exactly("free.no_payment_and_no_refund", 0,
            $"SELECT count(*) {Those} AND (o.payment IS NOT NULL OR EXISTS (SELECT 1 FROM payments_attempt a WHERE a.owner = o.id) "
            + "OR EXISTS (SELECT 1 FROM payments_refund r WHERE r.owner = o.id))", ct);
        await story.Exactly("free.coupons_used_but_for_what_went_back", TakeForFree.Taken - 1,
            "SELECT count(*) FROM promotions_coupon c WHERE c.state = 'Used' AND c.order_id IN "
            + $"(SELECT o.id {Those})", ct);
        await story.Exactly("free.no_commission", 0,
            $"SELECT count(*) FROM distribution_commission WHERE amount > 0 AND order_id IN (SELECT o.id {Those})", ct);
        await story.Exactly("free.sent_as_any_other", TakeForFree.Taken - 1,
            "SELECT count(*) FROM fulfilment_delivery d WHERE d.payment IS NULL AND d.state <> 'Cancelled' "
            + $"AND d.id IN (SELECT o.id {Those})", ct);
    }

    /// <summary>One was paid at the lower price, what was open before was closed; one was paid first, and its price stands.</summary>
    private static async Task Bargains(Story story, CancellationToken ct)
    {
        const string Those = "FROM orders_price_change c JOIN orders_order o ON o.id = c.order_id";
        await story.Exactly("prices.lowered_and_paid", 1,
            $"SELECT count(*) {Those} JOIN payments_attempt p ON p.id = o.payment WHERE c.state = 'Applied' AND o.paid_at IS NOT NULL "
            + $"AND c.before - c.payable = {BargainOver.OffFen} AND p.amount = c.payable AND p.state = 'Succeeded' "
            + "AND EXISTS (SELECT 1 FROM payments_attempt a WHERE a.owner = o.id AND a.state = 'Closed' AND a.amount = c.before)", ct);
        await story.Exactly("prices.lowered_on_the_lines", BargainOver.OffFen,
            "SELECT coalesce(sum(amount), 0) FROM orders_share WHERE kind = 'PriceChange' AND funder = 'Store'", ct);
        await story.Exactly("prices.paid_first_stand", 0,
            $"SELECT count(*) {Those} WHERE c.state = 'Pending' OR (c.state = 'Refused' AND (c.refused <> 'orders.paid_meanwhile' "
            + "OR o.payable <> c.before))", ct);
    }

    private static async Task Refunds(Story story, CancellationToken ct)
    {
        await story.AtLeast("refunds.partial_10", GiveBack.Partial,
            "SELECT count(*) FROM orders_order WHERE refunded > 0 AND refunded < payable", ct);
        await story.AtLeast("refunds.full_5", GiveBack.Full,
            "SELECT count(*) FROM orders_order WHERE refunded = payable AND payable > 0", ct);
        await story.Exactly("refunds.to_the_fen", 0,
            "SELECT count(*) FROM orders_order o WHERE o.paid_at IS NOT NULL AND o.refunded <> "
            + "(SELECT coalesce(sum(r.returned), 0) FROM payments_refund r WHERE r.owner = o.id AND r.state = 'Settled')", ct);
        await Returns(story, ct);
    }

    /// <summary>What was looked at: refunded as far as it was taken back, on the shelf as far as it can be sold again.</summary>
    private static async Task Returns(Story story, CancellationToken ct)
    {
        const string Looked = "FROM orders_after_sale a JOIN orders_after_sale_line l ON l.after_sale = a.id WHERE a.kind = 'Return' ";
        await story.Exactly("returns.taken_back_and_refunded", 2,
            $"SELECT count(*) {Looked} AND a.state = 'Refunded' AND l.accepted = 1 AND l.cash > 0", ct);
        await story.Exactly("returns.one_not_to_the_shelf", 1,
            $"SELECT count(*) {Looked} AND a.state = 'Refunded' AND l.restocked = 0 AND NOT EXISTS (SELECT 1 FROM inventory_return r "
            + "WHERE r.line = l.line)", ct);
        await story.Exactly("returns.not_taken_back_not_refunded", 1,
            $"SELECT count(*) {Looked} AND a.state = 'Rejected' AND l.accepted = 0 AND l.cash = 0 AND a.refund IS NULL "
            + $"AND a.decision = '{ReturnGoods.Worn}'", ct);
    }

    private static async Task Notices(Story story, CancellationToken ct)
    {
        var notices = await Callback.Of(story.Sandbox, "pay", ct);
        var genuine = notices.Where(notice => notice.Forgery.Length == 0 && notice.Event == "TRANSACTION.SUCCESS")
            .Sum(notice => notice.Outcomes.Count);
        var paid = await story.Data.Count("SELECT count(*) FROM payments_attempt WHERE state = 'Succeeded'", ct);
        story.Report.Add("payments.each_notice_twice_counted_once", paid > 0 && genuine >= 2 * paid,
            $"journal pay/callback.attempt: {genuine} genuine TRANSACTION.SUCCESS; "
            + $"SELECT count(*) FROM payments_attempt WHERE state = 'Succeeded' → {paid}");
        var late = await story.Sandbox.Journal("core", "fault", ct);
        var delayed = late.Count(line => line["entry"]!.ToJsonString().Contains("\"delay\"", StringComparison.Ordinal));
        story.Report.Add("payments.late_notices_counted", delayed > 0,
            $"journal core/fault: {delayed} notices were delayed, and orders.paid_100 counts them");
        await Forged(story, [.. notices.Where(notice => notice.Forgery.Length > 0)], ct);
    }

    private static async Task Forged(Story story, IReadOnlyList<Callback> forged, CancellationToken ct)
    {
        var kinds = forged.Select(notice => notice.Forgery).Distinct().Count();
        var believed = forged.Where(notice => notice.IsAcknowledged).Select(notice => notice.Forgery).ToList();
        story.Report.Add("payments.forged_notices_refused", kinds == SellAndPay.Forgeries.Length && believed.Count == 0,
            $"journal pay/callback.attempt: {forged.Count} forged of {kinds} kinds, wanted {SellAndPay.Forgeries.Length}, "
            + $"{believed.Count} believed {string.Join(", ", believed.Distinct())}");
        // What WeChat itself signed is kept for a person, once per event, and had no effect: verify holds the latter.
        var signed = forged.Where(notice => SellAndPay.Untrue.Contains(notice.Forgery) && notice.Outcomes.Contains("Refused"))
            .Select(notice => notice.EventId).Distinct().ToList();
        await story.Exactly("payments.disputed_notices_kept", signed.Count,
            $"SELECT count(*) FROM payments_notice WHERE disputed IS NOT NULL "
            + $"AND provider_event_id IN ('{string.Join("','", signed)}')", ct);
    }
}

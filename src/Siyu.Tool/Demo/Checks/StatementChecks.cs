using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>
/// The month is closed and every amount is what the orders say (月结), computed here anew from order lines, without a look at the ledger or
/// at the lines of statements.
/// </summary>
internal sealed class StatementChecks : ICheckGroup
{
    /// <summary>What counters and dealers are owed of the units that remained, each line by itself.</summary>
    private const string Owed = """
        SELECT coalesce(sum(base - base * rate / 10000), 0) FROM (
            SELECT l.cash - l.cash * l.refunded_quantity / l.quantity + l.subsidy - l.subsidy * l.refunded_quantity / l.quantity
                + l.points - l.points * l.refunded_quantity / l.quantity AS base,
                CASE WHEN l.ownership = 'Counter' THEN l.deduct_bps ELSE o.service_fee_bps END AS rate
            FROM orders_line l JOIN orders_order o ON o.id = l.order_id
            WHERE o.state = 'Settled' AND (l.ownership = 'Counter' OR o.by_dealer)) AS lines
        """;

    public async Task Check(Story story, CancellationToken ct)
    {
        await story.Exactly("statements.every_line_is_what_the_orders_owe", 0, $"""
            SELECT ({Owed}) - (SELECT coalesce(sum(amount), 0) FROM settlement_fact WHERE cause IN ('Sale', 'Refund'))
            """, ct);
        await story.AtLeast("statements.supplier_dealer_and_guides_have_theirs", 3,
            "SELECT count(DISTINCT kind) FROM settlement_statement WHERE total <> 0", ct);
        await story.Exactly("statements.month_closed_and_paid", 0,
            "SELECT count(*) FROM settlement_statement WHERE state <> CASE WHEN kind = 'Guide' THEN 'Confirmed' ELSE 'Paid' END", ct);
        await story.Exactly("statements.paid_by_bank_to_the_fen", 0, """
            SELECT (SELECT coalesce(sum(total), 0) FROM settlement_statement WHERE state = 'Paid')
                + (SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e WHERE e.kind = 'Bank')
            """, ct);
        await story.Exactly("statements.late_refund_waits_for_the_next_month", 1, $"""
            SELECT count(*) FROM settlement_fact WHERE statement IS NULL AND cause = 'Refund' AND kind = 'Supplier' AND amount < 0
            """, ct);
        await story.Exactly("statements.what_is_owed_still_is_what_waits", 0, """
            SELECT (SELECT coalesce(sum(-amount), 0) FROM ledger_entry WHERE kind IN ('SupplierPayable', 'StorePayable'))
                - (SELECT coalesce(sum(amount), 0) FROM settlement_fact WHERE statement IS NULL AND kind <> 'Guide')
            """, ct);
        await story.Exactly("statements.guides_end_at_their_balance", 0, """
            SELECT (SELECT coalesce(sum(-amount), 0) FROM ledger_entry WHERE kind IN ('CommissionPayable', 'PromoterReceivable'))
                - (SELECT coalesce(sum(amount), 0) FROM settlement_fact WHERE kind = 'Guide')
            """, ct);
        await story.Exactly("statements.counters_sales_are_all_stated", SellAtTheCounter.Sales,
            "SELECT count(*) FROM settlement_fact WHERE kind = 'Supplier' AND cause = 'Sale' AND statement IS NOT NULL", ct);
    }
}

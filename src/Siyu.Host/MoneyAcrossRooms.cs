using System.Runtime.CompilerServices;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.Settlement;
using Siyu.Platform;

namespace Siyu.Host;

/// <summary>
/// One journal per payment and per refund (一笔收付一张凭证), which no room can see alone: Payments has the money, Orders books what came,
/// Payments books what went, the Ledger keeps both. Only here, where all rooms are known, may a query look into several.
/// </summary>
internal sealed class MoneyAcrossRooms : IVerify
{
    private const string Listener = "orders.OnPaymentSettled";
    private const string Owed = "settlement.NoteOwed";
    private const string Redeemed = "settlement.NoteRedeemed";
    private const string Earned = "settlement.NoteEarned";

    /// <summary>Which journal books which payment: as the order's own, or as money that came too late.</summary>
    private const string Booked = """
        WITH booked AS (
            SELECT a.id AS payment, j.id AS journal FROM payments_attempt a
            JOIN ledger_journal j ON j.key = 'late-payment/' || CAST(a.id AS text)
            UNION ALL
            SELECT o.payment, j.id FROM orders_order o JOIN ledger_journal j ON j.key = 'order-paid/' || CAST(o.id AS text))
        """;

    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("money.one_journal_per_payment", $"""
            {Booked}
            SELECT a.id FROM payments_attempt a LEFT JOIN booked b ON b.payment = a.id
            LEFT JOIN ledger_entry e ON e.journal = b.journal AND e.kind = 'WxFrozen' AND e.sub = a.merchant
            WHERE a.state = 'Succeeded' AND CAST(a.owner AS text) NOT IN {heard.NotYet<PaymentSettled>(Listener)}
            GROUP BY a.id, a.amount HAVING count(DISTINCT b.journal) <> 1 OR coalesce(sum(e.amount), 0) <> a.amount
            """, ct);
        yield return await db.Offenders("money.no_journal_without_its_payment", $"""
            {Booked}
            SELECT j.key FROM ledger_journal j LEFT JOIN booked b ON b.journal = j.id
            LEFT JOIN payments_attempt a ON a.id = b.payment AND a.state = 'Succeeded'
            WHERE j.kind IN ('order_paid', 'late_payment') AND a.id IS NULL
              AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.journal = j.id AND e.kind = 'WxFrozen')
            """, ct);
        yield return await db.Offenders("money.one_journal_per_refund", """
            SELECT r.id FROM payments_refund r
            LEFT JOIN ledger_journal j ON j.key = 'refund-settled/' || CAST(r.id AS text)
            LEFT JOIN ledger_entry e ON e.journal = j.id AND e.kind = 'RefundPayable' AND e.sub = CAST(r.id AS text)
            WHERE r.state = 'Settled' GROUP BY r.id, r.amount HAVING coalesce(sum(e.amount), 0) <> r.amount
            """, ct);
        yield return await db.Offenders("money.no_refund_journal_without_its_refund", """
            SELECT j.key FROM ledger_journal j
            WHERE j.kind = 'refund_settled' AND NOT EXISTS (
                SELECT 1 FROM payments_refund r WHERE r.state = 'Settled' AND j.key = 'refund-settled/' || CAST(r.id AS text))
            """, ct);
        yield return await db.Offenders("money.each_refund_is_owed_once", """
            SELECT r.id FROM payments_refund r
            LEFT JOIN ledger_entry e ON e.kind = 'RefundPayable' AND e.sub = CAST(r.id AS text) AND e.amount < 0
            GROUP BY r.id, r.amount HAVING count(e.journal) <> 1 OR sum(e.amount) <> -r.amount
            """, ct);
        // Points are held, spent and returned in the order's own units of work, so nobody lags.
        yield return await db.Offenders("money.points_of_orders_are_spent_and_return", """
            SELECT o.id FROM orders_order o WHERE o.points_program IS NOT NULL AND (
                (SELECT coalesce(sum(l.points), 0) FROM orders_line l WHERE l.order_id = o.id)
                    <> (SELECT coalesce(sum(s.points), 0) FROM loyalty_spend s WHERE s.order_id = o.id)
                OR (SELECT coalesce(sum(l.points * l.refunded_quantity / l.quantity), 0) FROM orders_line l WHERE l.order_id = o.id)
                    <> (SELECT coalesce(sum(s.returned), 0) FROM loyalty_spend s WHERE s.order_id = o.id)
                OR EXISTS (SELECT 1 FROM loyalty_spend s WHERE s.order_id = o.id AND s.state <> CASE
                    WHEN o.state IN ('AwaitingPayment', 'Closing') THEN 'Held' WHEN o.state = 'Closed' THEN 'Released' ELSE 'Spent' END))
            """, ct);
        yield return await db.Offenders("money.held_points_have_their_order", """
            SELECT s.order_id FROM loyalty_spend s
            WHERE NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = s.order_id AND o.points_program IS NOT NULL)
            """, ct);
        await foreach (var finding in Statements(db, heard, ct)) yield return finding;
    }

    /// <summary>
    /// What is owed to counters, dealers and guides is what their statements say (结算与账本一致): of each settled order, and of each
    /// counterparty, whose balance is made of statements that are not paid, of what waits for the next, and of orders in their window.
    /// </summary>
    private static async IAsyncEnumerable<Finding> Statements(
        SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        var unheard = $"""
            SELECT key FROM {heard.NotYet<OrderSettled>(Owed)} AS settled UNION SELECT key FROM {heard.NotYet<OrderRefunded>(Owed)} AS gone
            """;
        var redemptions = $"""
            SELECT key FROM {heard.NotYet<CouponRedeemed>(Redeemed)} AS redeemed
            UNION SELECT key FROM {heard.NotYet<RedemptionUndone>(Redeemed)} AS undone
            """;
        yield return await db.Offenders("money.a_redemption_is_owed_as_it_was_booked", """
            SELECT r.id FROM promotions_redemption r
            LEFT JOIN (SELECT j.subject, -sum(e.amount) AS amount FROM ledger_journal j JOIN ledger_entry e ON e.journal = j.id
                WHERE e.kind IN ('SupplierPayable', 'StorePayable') AND j.subject LIKE 'redemption/%' GROUP BY j.subject) b
                ON b.subject = 'redemption/' || CAST(r.id AS text)
            WHERE coalesce(b.amount, 0) <> CASE WHEN r.owed_to IS NOT NULL AND r.undone_at IS NULL THEN r.worth ELSE 0 END
            """, ct);
        yield return await db.Offenders("money.a_settled_order_is_stated_as_it_was_booked", $"""
            SELECT o.number FROM orders_order o
            LEFT JOIN (SELECT j.subject, -sum(e.amount) AS amount FROM ledger_journal j JOIN ledger_entry e ON e.journal = j.id
                WHERE e.kind IN ('SupplierPayable', 'StorePayable') AND j.subject LIKE 'order/%' GROUP BY j.subject) b
                ON b.subject = 'order/' || CAST(o.id AS text)
            LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM settlement_fact WHERE kind <> 'Guide' GROUP BY order_id) f
                ON f.order_id = o.id
            WHERE CAST(o.id AS text) NOT IN ({unheard})
                AND coalesce(f.amount, 0) <> CASE WHEN o.state = 'Settled' THEN coalesce(b.amount, 0) ELSE 0 END
            """, ct);
        yield return await db.Offenders("money.a_payable_is_unpaid_statements_and_what_waits", $"""
            WITH unheard AS ({unheard}), untold AS ({redemptions}), moved AS (
                SELECT e.kind, e.sub, -e.amount AS amount FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal
                WHERE e.kind IN ('SupplierPayable', 'StorePayable') AND j.subject NOT IN (
                    SELECT 'order/' || CAST(o.id AS text) FROM orders_order o
                    WHERE o.state <> 'Settled' OR CAST(o.id AS text) IN (SELECT key FROM unheard))
                  AND j.subject NOT IN (SELECT 'redemption/' || key FROM untold)
                UNION ALL
                SELECT {PayableOf("f.kind")}, CAST(f.counterparty AS text), -f.amount
                FROM settlement_fact f LEFT JOIN settlement_statement s ON s.id = f.statement
                WHERE f.kind <> 'Guide' AND (s.id IS NULL OR s.state <> 'Paid')
                  AND (f.order_id IS NULL OR CAST(f.order_id AS text) NOT IN (SELECT key FROM unheard))
                  AND f.subject NOT IN (SELECT 'redemption/' || key FROM untold))
            SELECT kind || '/' || sub FROM moved GROUP BY kind, sub HAVING sum(amount) <> 0
            """, ct);
        var (payable, reversed) = (heard.NotYet<CommissionPayable>(Earned), heard.NotYet<CommissionReversed>(Earned));
        var (started, ended) = (heard.NotYet<PayoutStarted>(Earned), heard.NotYet<PayoutEnded>(Earned));
        yield return await db.Offenders("money.a_guides_balance_is_what_their_statements_say", $"""
            WITH orders AS (SELECT key FROM {payable} AS p UNION SELECT key FROM {reversed} AS r),
            earners AS (SELECT key FROM {started} AS s UNION SELECT key FROM {ended} AS e),
            moved AS (
                SELECT e.sub, -e.amount AS amount FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal
                WHERE e.kind IN ('CommissionPayable', 'PromoterReceivable') AND substr(j.subject, 7) NOT IN (SELECT key FROM orders)
                UNION ALL
                SELECT CAST(f.counterparty AS text), -f.amount FROM settlement_fact f
                WHERE f.kind = 'Guide' AND (f.order_id IS NULL OR CAST(f.order_id AS text) NOT IN (SELECT key FROM orders)))
            SELECT sub FROM moved WHERE sub NOT IN (SELECT key FROM earners) GROUP BY sub HAVING sum(amount) <> 0
            """, ct);
    }

    private static string PayableOf(string kind) => $"CASE WHEN {kind} = 'Supplier' THEN 'SupplierPayable' ELSE 'StorePayable' END";
}

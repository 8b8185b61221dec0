using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Orders;

/// <summary>What must hold over orders (订单核对).</summary>
internal sealed class OrdersVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("orders.lines_add_up", """
            SELECT o.number FROM orders_order o JOIN orders_line l ON l.order_id = o.id
            GROUP BY o.id, o.number, o.payable, o.freight, o.list HAVING SUM(l.cash) + o.freight <> o.payable OR SUM(l.list) <> o.list
            """, ct);
        yield return await db.Offenders("orders.shares_add_up", """
            SELECT l.id FROM orders_line l LEFT JOIN orders_share s ON s.line = l.id
            GROUP BY l.id, l.list, l.cash HAVING l.list - COALESCE(SUM(s.amount), 0) <> l.cash
            """, ct);
        yield return await db.Offenders("orders.freight_off_has_its_rule", """
            SELECT number FROM orders_order WHERE (freight_off > 0) <> (freight_rule IS NOT NULL) OR (freight_off > 0 AND coupon IS NULL)
            """, ct);
        yield return await db.Offenders("orders.paid_have_a_payment",
            """
            SELECT number FROM orders_order
            WHERE state IN ('Paid', 'Completed', 'Settled')
                AND (paid_at IS NULL OR (payable > 0 AND (payment IS NULL OR merchant IS NULL)))
            """, ct);
        yield return await db.Offenders("orders.free_are_settled_without_a_payment",
            """
            SELECT number FROM orders_order WHERE payable = 0
                AND (state NOT IN ('Paid', 'Completed', 'Settled') OR payment IS NOT NULL OR merchant IS NOT NULL OR placed_by IS NOT NULL)
            """, ct);
        yield return await db.Offenders("orders.price_changes_stand", """
            SELECT o.number FROM orders_order o
            WHERE (o.price_version > 0 OR o.price_pending OR o.freight_cut > 0) AND (
                (SELECT COUNT(*) FROM orders_price_change c WHERE c.order_id = o.id AND c.state = 'Applied') <> o.price_version
                OR (o.price_version > 0 AND NOT EXISTS (SELECT 1 FROM orders_price_change c WHERE c.order_id = o.id
                    AND c.version = o.price_version AND c.payable = o.payable AND c.freight = o.freight))
                OR o.price_pending <> EXISTS (SELECT 1 FROM orders_price_change c WHERE c.order_id = o.id AND c.state = 'Pending')
                OR (o.price_pending AND o.state <> 'AwaitingPayment'))
            """, ct);
        yield return await db.Offenders("orders.price_changes_are_their_shares", """
            SELECT s.line FROM orders_share s JOIN orders_line l ON l.id = s.line JOIN orders_order o ON o.id = l.order_id
            WHERE s.kind = 'PriceChange' AND (s.amount = 0 OR NOT EXISTS (SELECT 1 FROM orders_price_change c
                WHERE c.order_id = o.id AND c.state = 'Applied' AND c.version = o.price_version AND s.rule = 'price_change/' || c.version
                    AND s.funder = c.funder))
            """, ct);
        yield return await db.Offenders("orders.refunds_add_up", """
            SELECT o.number FROM orders_order o
            LEFT JOIN orders_after_sale a ON a.order_id = o.id AND a.state IN ('RefundPending', 'Refunded', 'RefundAbnormal')
            GROUP BY o.id, o.number, o.refunded HAVING COALESCE(SUM(a.cash + a.freight), 0) <> o.refunded
            """, ct);
        yield return await db.Offenders("orders.refunded_units_add_up", """
            SELECT l.id FROM orders_line l
            LEFT JOIN (SELECT al.line, SUM(al.accepted) AS units FROM orders_after_sale_line al
                       JOIN orders_after_sale a ON a.id = al.after_sale AND a.state IN ('RefundPending', 'Refunded', 'RefundAbnormal')
                       GROUP BY al.line) r ON r.line = l.id
            WHERE COALESCE(r.units, 0) <> l.refunded_quantity
            """, ct);
        yield return await db.Offenders("orders.after_sales_are_their_lines", """
            SELECT a.id FROM orders_after_sale a JOIN orders_after_sale_line l ON l.after_sale = a.id
            GROUP BY a.id, a.cash, a.state HAVING SUM(l.cash) <> a.cash
                OR (a.state IN ('Applied', 'Returning', 'Rejected', 'Cancelled') AND SUM(l.accepted) > 0)
            """, ct);
    }
}

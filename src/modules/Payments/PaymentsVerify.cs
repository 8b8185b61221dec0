using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>What must hold of payments at every instant (支付不变量).</summary>
internal sealed class PaymentsVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("payments.one_kept_success_per_owner", """
            SELECT owner FROM payments_attempt a WHERE state = 'Succeeded' AND amount >
                (SELECT coalesce(sum(r.amount), 0) FROM payments_refund r WHERE r.payment = a.id AND r.state <> 'Closed')
            GROUP BY owner HAVING count(*) > 1
            """, ct);
        yield return await db.Offenders("payments.refunds_within_paid", """
            SELECT a.id FROM payments_attempt a JOIN payments_refund r ON r.payment = a.id AND r.state <> 'Closed'
            GROUP BY a.id, a.amount, a.state HAVING sum(r.amount) > a.amount OR a.state <> 'Succeeded'
            """, ct);
        yield return await db.Offenders("payments.one_open_attempt_per_owner",
            "SELECT owner FROM payments_attempt WHERE state IN ('Created', 'Submitted') GROUP BY owner HAVING count(*) > 1", ct);
        yield return await db.Offenders("payments.a_settled_notice_settled_its_attempt", """
            SELECT n.provider_event_id FROM payments_notice n WHERE n.kind = 'payment' AND n.fate = 'Settled'
                AND NOT EXISTS (SELECT 1 FROM payments_attempt a WHERE a.out_trade_no = n.subject AND a.state = 'Succeeded')
            """, ct);
        yield return await db.Offenders("payments.every_payment_is_proven", """
            SELECT a.id FROM payments_attempt a WHERE a.state = 'Succeeded' AND (a.settled_by IS NULL OR a.settled_by <> 'query'
                AND NOT EXISTS (SELECT 1 FROM payments_notice n WHERE n.provider_event_id = a.settled_by AND n.fate = 'Settled'
                    AND n.subject = a.out_trade_no AND n.merchant = a.merchant))
            """, ct);
        yield return await db.Offenders("payments.a_disputed_notice_has_no_effect", """
            SELECT n.provider_event_id FROM payments_notice n
            WHERE n.fate IN ('AmountDiffers', 'OtherMerchant', 'OfNothing') AND (n.disputed IS NULL
                OR EXISTS (SELECT 1 FROM payments_attempt a WHERE a.settled_by = n.provider_event_id))
            """, ct);
        yield return await db.Offenders("payments.ended_transfers_keep_no_receiver",
            """
            SELECT id FROM payments_transfer
            WHERE state IN ('Received', 'Failed', 'Cancelled') AND (receiver IS NOT NULL OR package IS NOT NULL)
            """, ct);
    }
}

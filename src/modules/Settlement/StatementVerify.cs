using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Settlement;

/// <summary>What must hold of statements at every instant (结算单不变量).</summary>
internal sealed class StatementVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("settlement.statements_equal_their_lines", """
            SELECT s.number FROM settlement_statement s LEFT JOIN settlement_fact f ON f.statement = s.id
            GROUP BY s.id, s.number, s.lines, s.sales, s.fee, s.total
            HAVING count(f.number) <> s.lines OR coalesce(sum(f.amount), 0) <> s.total OR coalesce(sum(f.fee), 0) <> s.fee
                OR coalesce(sum(f.cash + f.coupon + f.points), 0) <> s.sales
            """, ct);
        yield return await db.Offenders("settlement.a_line_stands_with_its_counterparty", """
            SELECT f.journal FROM settlement_fact f JOIN settlement_statement s ON s.id = f.statement
            WHERE s.kind <> f.kind OR s.counterparty <> f.counterparty
            """, ct);
        yield return await db.Offenders("settlement.a_line_adds_up", """
            SELECT journal FROM settlement_fact WHERE cause IN ('Sale', 'Refund', 'Redemption', 'RedemptionUndone')
                AND cash + coupon + points - fee <> amount
            """, ct);
        yield return await db.Offenders("settlement.a_guides_statement_begins_where_the_last_ended", """
            SELECT s.number FROM settlement_statement s JOIN settlement_statement l ON l.kind = s.kind AND l.counterparty = s.counterparty
            WHERE s.kind = 'Guide' AND l.period = (SELECT max(b.period) FROM settlement_statement b
                WHERE b.kind = s.kind AND b.counterparty = s.counterparty AND b.period < s.period) AND l.opening + l.total <> s.opening
            """, ct);
        yield return await db.Offenders("settlement.invoices_stand_with_their_statement", """
            SELECT s.number FROM settlement_statement s LEFT JOIN settlement_invoice i ON i.id = s.id
            WHERE coalesce(s.invoice_number, '') <> coalesce(i.number, '')
            """, ct);
    }
}

using System.Runtime.CompilerServices;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>What must hold of the ledger at every instant (账本不变量).</summary>
internal sealed class LedgerVerify : IVerify
{
    private static readonly string CreditKinds = string.Join(
        ',', ChartOfAccounts.Kinds.Where(k => !k.Rule().GrowsByDebit).Select(k => $"'{k}'"));
    private static readonly string GuardedKinds = string.Join(
        ',', ChartOfAccounts.Kinds.Where(k => k.Rule().Guarded).Select(k => $"'{k}'"));

    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("ledger.trial_balance_zero",
            "SELECT sum(amount) FROM ledger_entry HAVING sum(amount) <> 0", ct);
        yield return await db.Offenders("ledger.every_journal_balances",
            "SELECT journal FROM ledger_entry GROUP BY journal HAVING sum(amount) <> 0", ct);
        yield return await db.Offenders("ledger.every_journal_is_complete", """
            SELECT j.key FROM ledger_journal j LEFT JOIN ledger_entry e ON e.journal = j.id
            GROUP BY j.key, j.lines HAVING count(e.line) <> j.lines
            """, ct);
        yield return await db.Offenders("ledger.balances_equal_entries", $"""
            SELECT kind || '/' || sub FROM (
                SELECT kind, sub, balance AS amount FROM ledger_balance
                UNION ALL SELECT kind, sub, amount FROM ledger_unfolded
                UNION ALL SELECT kind, sub, CASE WHEN kind IN ({CreditKinds}) THEN amount ELSE -amount END FROM ledger_entry) AS moved
            GROUP BY kind, sub HAVING sum(amount) <> 0
            """, ct);
        yield return await db.Offenders("ledger.no_guarded_account_is_negative",
            $"SELECT kind || '/' || sub FROM ledger_balance WHERE kind IN ({GuardedKinds}) AND balance < 0", ct);
        yield return await db.Offenders("ledger.closed_months_stand", """
            SELECT l.month || '/' || l.kind FROM ledger_period_line l JOIN (
                SELECT p.id, p.until, coalesce((SELECT max(q.until) FROM ledger_period q WHERE q.until < p.until), 0) AS since
                FROM ledger_period p) AS m ON m.id = l.month
            LEFT JOIN ledger_entry e ON e.kind = l.kind AND e.at >= m.since AND e.at < m.until
            GROUP BY l.month, l.kind, l.debit, l.credit
            HAVING coalesce(sum(CASE WHEN e.amount > 0 THEN e.amount END), 0) <> l.debit
                OR coalesce(sum(CASE WHEN e.amount < 0 THEN -e.amount END), 0) <> l.credit
            """, ct);
        yield return await db.Offenders("ledger.closed_months_balance",
            "SELECT month FROM ledger_period_line GROUP BY month HAVING sum(debit) <> sum(credit)", ct);
        yield return await db.Offenders("ledger.a_reversal_mirrors_its_journal", """
            SELECT r.key FROM ledger_journal r JOIN ledger_journal j ON j.key = r.reverses
            WHERE EXISTS (
                SELECT 1 FROM (
                    SELECT kind, sub, amount FROM ledger_entry WHERE journal = r.id
                    UNION ALL SELECT kind, sub, amount FROM ledger_entry WHERE journal = j.id) AS both_sides
                GROUP BY kind, sub HAVING sum(amount) <> 0)
            """, ct);
    }
}

using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Distribution;

/// <summary>What must hold in this room's tables (分销核对).</summary>
internal sealed class DistributionChecks : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders(
            "distribution.commission_of_a_decision",
            "SELECT id FROM distribution_commission c WHERE NOT EXISTS (SELECT 1 FROM distribution_decision d WHERE d.id = c.order_id)",
                ct);
        yield return await db.Offenders(
            "distribution.at_most_two_levels_within_the_cap",
            "SELECT line FROM distribution_commission GROUP BY line HAVING count(*) > 2 OR sum(rate_bps) > 3000 OR max(level) > count(*)",
                ct);
        yield return await db.Offenders(
            "distribution.second_level_not_above_first",
            """
            SELECT s.id FROM distribution_commission s JOIN distribution_commission f ON f.line = s.line AND f.level = 1
            WHERE s.level = 2 AND (s.rate_bps > f.rate_bps OR s.owner = f.owner)
            """, ct);
        yield return await db.Offenders(
            "distribution.accrued_only_when_paid",
            "SELECT c.id FROM distribution_commission c JOIN distribution_decision d ON d.id = c.order_id "
            + "WHERE c.state = 'Payable' AND d.paid_at IS NULL", ct);
        yield return await db.Offenders(
            "distribution.refunded_at_most_what_was_paid",
            "SELECT id FROM distribution_decision WHERE paid_at IS NOT NULL AND refunded > cash", ct);
    }
}

using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Promotions;

/// <summary>What must hold among the coupons (营销核对).</summary>
internal sealed class PromotionsVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("promotions.taken_is_number_of_coupons",
            "SELECT id FROM promotions_template t WHERE taken <> (SELECT count(*) FROM promotions_coupon c WHERE c.template = t.id)", ct);
        yield return await db.Offenders("promotions.never_beyond_total", "SELECT id FROM promotions_template WHERE taken > total", ct);
        yield return await db.Offenders("promotions.coupon_has_template",
            "SELECT id FROM promotions_coupon c WHERE NOT EXISTS (SELECT 1 FROM promotions_template t WHERE t.id = c.template)", ct);
        yield return await db.Offenders("promotions.one_coupon_per_order",
            "SELECT order_id FROM promotions_coupon WHERE order_id IS NOT NULL GROUP BY order_id HAVING count(*) > 1", ct);
        yield return await db.Offenders("promotions.used_has_time_and_order",
            "SELECT id FROM promotions_coupon WHERE (state = 'Used') <> (used_at IS NOT NULL) OR (state = 'Unused') <> (order_id IS NULL)",
                ct);
    }
}

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
        yield return await db.Offenders("promotions.spent_is_what_orders_took", """
            SELECT p.id FROM promotions_promotion p LEFT JOIN promotions_use u ON u.promotion = p.id AND u.state <> 'Returned'
            WHERE p.amount_budget IS NOT NULL OR p.uses_budget IS NOT NULL GROUP BY p.id, p.amount_spent, p.uses_spent
            HAVING p.amount_spent <> coalesce(sum(u.amount), 0) OR p.uses_spent <> count(u.order_id)
            """, ct);
        yield return await db.Offenders("promotions.within_budget", """
            SELECT id FROM promotions_promotion WHERE amount_spent > amount_budget OR uses_spent > uses_budget
            """, ct);
        yield return await db.Offenders("promotions.used_version_is_kept", """
            SELECT order_id FROM promotions_use u
            WHERE NOT EXISTS (SELECT 1 FROM promotions_version v WHERE v.promotion = u.promotion AND v.version = u.version)
            """, ct);
        yield return await db.Offenders("promotions.used_has_time_and_order", """
            SELECT id FROM promotions_coupon WHERE (state IN ('Used', 'Redeemed')) <> (used_at IS NOT NULL)
                OR (state IN ('Unused', 'Redeemed')) <> (order_id IS NULL)
            """, ct);
        yield return await db.Offenders("promotions.redeemed_has_one_redemption", """
            SELECT c.id FROM promotions_coupon c LEFT JOIN promotions_redemption r ON r.coupon = c.id AND r.undone_at IS NULL
            GROUP BY c.id, c.state HAVING (c.state = 'Redeemed') <> (count(r.id) = 1)
            """, ct);
        yield return await db.Offenders("promotions.a_ticket_has_one_coupon", """
            SELECT r.id FROM promotions_redemption r LEFT JOIN promotions_ticket t ON t.redemption = r.id
            WHERE (r.ticket IS NOT NULL AND r.undone_at IS NULL) <> (t.redemption IS NOT NULL)
            """, ct);
        yield return await db.Offenders("promotions.budget_gave_what_was_given_of_it", """
            SELECT b.id FROM promotions_budget b LEFT JOIN promotions_grant g ON g.budget = b.id
            GROUP BY b.id, b.given, b.total HAVING b.given <> count(g.id) OR b.given > b.total
            """, ct);
        yield return await db.Offenders("promotions.a_grant_is_of_its_budgets_coupon", """
            SELECT g.id FROM promotions_grant g LEFT JOIN promotions_coupon c ON c.id = g.id
            LEFT JOIN promotions_budget b ON b.id = g.budget
            WHERE c.template <> g.template OR b.template <> g.template OR (b.staff IS NOT NULL AND b.staff <> g.owner)
            """, ct);
        yield return await db.Offenders("promotions.redeemed_where_it_may_be", """
            SELECT r.id FROM promotions_redemption r JOIN promotions_template t ON t.id = r.template WHERE t.channel = 'Online'
            """, ct);
    }
}

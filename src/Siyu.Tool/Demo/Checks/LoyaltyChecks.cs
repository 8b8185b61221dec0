using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Cards came with the membership, points paid and returned, and what is earned is what the cash left has earned (会员权益).</summary>
internal sealed class LoyaltyChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("cards.opened_with_the_membership", JoinTheMall.Joining,
            $"SELECT count(*) FROM loyalty_card WHERE program = '{story.Cast.GroupCard}'", ct);
        await story.AtLeast("points.paid_a_part", 1, "SELECT count(DISTINCT order_id) FROM loyalty_spend WHERE state = 'Spent'", ct);
        await story.AtLeast("points.returned_with_the_goods", 1, "SELECT count(*) FROM loyalty_spend WHERE returned > 0", ct);
        await story.Exactly("points.spent_is_what_lines_say", 0,
            "SELECT count(*) FROM orders_order o WHERE o.paid_at IS NOT NULL AND "
            + "(SELECT coalesce(sum(l.points - l.points * l.refunded_quantity / l.quantity), 0) FROM orders_line l "
            + "WHERE l.order_id = o.id) "
            + "<> (SELECT coalesce(sum(s.points - s.returned), 0) FROM loyalty_spend s WHERE s.order_id = o.id AND s.state = 'Spent')", ct);
        await story.AtLeast("points.earned_and_usable", 1,
            "SELECT count(*) FROM loyalty_lot WHERE order_id IS NOT NULL AND state = 'Active' AND remaining > 0", ct);
        await story.Exactly("points.earned_on_the_cash_that_is_left", 0,
            "SELECT count(*) FROM loyalty_earning e JOIN orders_line l ON l.id = e.line WHERE e.points <> "
            + "(l.cash - l.cash * l.refunded_quantity / l.quantity) * e.points_bps / 10000", ct);
        await story.AtLeast("tiers.risen", 1, "SELECT count(*) FROM loyalty_tier_change WHERE new_tier > old_tier", ct);
    }
}

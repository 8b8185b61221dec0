using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>What was redeemed at tills is used once, and what the dealer gave away for the group is in its statement (门店核销).</summary>
internal sealed class RedemptionChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        await story.Exactly("redemptions.each_code_once", RedeemAtTheTill.AtTheDealer + 1,
            "SELECT count(*) FROM promotions_coupon c JOIN promotions_redemption r ON r.coupon = c.id AND r.undone_at IS NULL "
            + "WHERE c.state = 'Redeemed'", ct);
        await story.Exactly("redemptions.taken_back_leaves_the_coupon", 1,
            "SELECT count(*) FROM promotions_redemption r JOIN promotions_coupon c ON c.id = r.coupon "
            + "WHERE r.undone_at IS NOT NULL AND c.state = 'Unused'", ct);
        await story.Exactly("redemptions.owed_to_the_dealer_and_stated", 0, """
            SELECT (SELECT coalesce(sum(worth), 0) FROM promotions_redemption WHERE owed_to = 'Dealer' AND undone_at IS NULL)
                - (SELECT coalesce(sum(amount), 0) FROM settlement_fact
                    WHERE cause IN ('Redemption', 'RedemptionUndone') AND statement IS NOT NULL)
            """, ct);
        await story.Exactly("coupons.given_within_the_budgets", GiveCoupons.Own + GiveCoupons.Store,
            "SELECT count(*) FROM promotions_grant g JOIN promotions_coupon c ON c.id = g.id", ct);
        await story.Exactly("coupons.budgets_are_used_up_not_over", 2,
            "SELECT count(*) FROM promotions_budget b WHERE b.given = b.total "
            + "AND b.given = (SELECT count(*) FROM promotions_grant g WHERE g.budget = b.id)", ct);
        await story.AtLeast("coupons.exchanged_on_an_order", 1,
            "SELECT count(*) FROM promotions_coupon c JOIN promotions_template t ON t.id = c.template "
            + "WHERE t.kind = 'Exchange' AND c.state = 'Used'", ct);
    }
}

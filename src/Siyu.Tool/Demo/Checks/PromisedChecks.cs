namespace Siyu.Tool.Demo.Checks;

/// <summary>What the whole loop promises (整条链路的承诺): a promise that no group has checked is said to be missing.</summary>
internal sealed class PromisedChecks : ICheckGroup
{
    private static readonly string[] Names =
    [
        "pos.imported_whole", "products.imported", "orders.paid_100", "payments.each_notice_twice_counted_once",
        "payments.late_notices_counted",
        "payments.forged_notices_refused", "coupons.used", "promotions.used", "promotions.never_beyond_the_budget",
        "cards.opened_with_the_membership", "points.paid_a_part", "points.returned_with_the_goods", "points.spent_is_what_lines_say",
        "points.earned_and_usable", "points.earned_on_the_cash_that_is_left", "tiers.risen",
        "redemptions.each_code_once", "redemptions.taken_back_leaves_the_coupon", "redemptions.owed_to_the_dealer_and_stated",
        "coupons.exchanged_on_an_order", "coupons.given_within_the_budgets", "coupons.budgets_are_used_up_not_over",
        "refunds.partial_10", "refunds.full_5", "refunds.to_the_fen", "returns.taken_back_and_refunded", "returns.one_not_to_the_shelf",
        "returns.not_taken_back_not_refunded",
        "payments.late_payment_refunded", "fulfilment.refused_then_accepted", "fulfilment.told_to_wechat",
        "commissions.one_decision_per_paid_order",
        "payouts.confirmed_by_guide",
        "shares.strangers_credited_to_the_sharer", "shares.bound_guide_keeps_the_performance", "shares.evidence_names_the_share",
        "shares.commission_of_the_sharer_alone", "windows.7_and_30_days_passed", "crashes.three_fail_points_survived",
        "crashes.payment_notices_exactly_once", "crashes.wecom_callbacks_exactly_once", "payments.disputed_notices_kept",
        "statements.every_line_is_what_the_orders_owe", "statements.month_closed_and_paid", "statements.paid_by_bank_to_the_fen",
        "statements.late_refund_waits_for_the_next_month", "statements.guides_end_at_their_balance",
        "ledger.trial_balance_zero", "ledger.months_closed", "ledger.closed_months_are_their_entries",
        "bills.every_day_of_money_agrees", "bills.each_bent_row_is_found_as_what_it_is",
        "privacy.nothing_opens_in_the_database", "privacy.orders_stay_about_nobody", "privacy.nothing_in_clickhouse",
        "privacy.nothing_in_the_logs",
        "listings.drafted_sent_back_and_sold", "listings.versions_say_what_changed",
        "boards.wechat_and_pos_apart", "boards.repurchase_counts_both", "boards.friend_conversion",
    ];

    public Task Check(Story story, CancellationToken ct)
    {
        foreach (var name in Names.Except(story.Report.Checks.Select(check => check.Name)))
        {
            story.Report.Missing(name);
        }

        return Task.CompletedTask;
    }
}

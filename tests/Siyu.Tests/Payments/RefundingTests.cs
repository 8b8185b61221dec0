using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Payments.Reconciling;
using Siyu.Platform;

namespace Siyu.Tests.Payments;

[Collection(MoneyTests.Name)]
public sealed class RefundingTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_reaches_the_payer_and_is_booked_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        var refund = (await house.Refund(payment, 400, "after-sale/1")).Value;
        Assert.Equal(
            refund,
            (await house.Shop.With<IPayments, RefundId>(p => p.Refund(new("after-sale/1", payment, new(400), "x"), default))).Value);
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));
        await house.Pass(TimeSpan.FromMinutes(10));

        var settled = Assert.Single(await house.Shop.News<RefundSettled>());
        Assert.Equal(("after-sale/1", new Money(400), payment), (settled.AskKey, settled.Amount, settled.Payment));
        Assert.Equal(Money.Zero, await house.Balance(AccountKind.RefundPayable, refund));
        Assert.Equal(new Money(-400), await house.Balance(AccountKind.WxFrozen, house.MerchantId));
        Assert.Equal(new Money(600), (await house.Attempt(payment)).Frozen);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_notice_that_overtakes_the_answer_settles_and_the_answer_changes_nothing(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database, terms: new { refund_delay_ms = 0 });
        await sandbox.Fault("callback:pay REFUND.SUCCESS", "notify_before_response");
        var payment = await house.Paid(1_000);
        await house.Refund(payment, 1_000, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromMinutes(2));

        Assert.Single(await house.Shop.News<RefundSettled>());
        Assert.Equal(RefundState.Settled, Assert.Single(await house.Shop.All<Refund>()).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_whose_answer_and_notice_are_lost_is_found_by_its_number(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("pay:POST /v3/refund/domestic/refunds", "timeout_after_commit", args: new { ms = "10" });
        await sandbox.Fault("callback:pay REFUND.SUCCESS", "drop");
        var payment = await house.Paid(1_000);
        await house.Refund(payment, 300, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(30));
        await house.Pass(TimeSpan.FromMinutes(2));
        await house.Pass(TimeSpan.FromMinutes(6));

        Assert.Single(await house.Shop.News<RefundSettled>());
        Assert.Single((await sandbox.Look("/pay/refunds?mchid=" + house.MerchantId))["refunds"]!.AsArray());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Refunds_of_one_payment_go_one_after_the_other_a_minute_apart(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        foreach (var i in Enumerable.Range(1, 3)) Assert.True((await house.Refund(payment, 100 * i, $"a{i}")).Ok);
        await house.Quiet();
        Assert.Equal(
            [RefundState.Waiting, RefundState.Waiting], (await house.Shop.All<Refund>()).Where(r => r.Serial > 1).Select(r => r.State));

        foreach (var _ in Enumerable.Range(1, 6)) await house.Pass(TimeSpan.FromSeconds(31));

        var refunds = (await house.Shop.All<Refund>()).OrderBy(r => r.Serial).ToList();
        Assert.All(refunds, r => Assert.Equal(RefundState.Settled, r.State));
        Assert.All(
            refunds.Zip(refunds.Skip(1)), pair => Assert.True(pair.Second.SubmittedAt - pair.First.SubmittedAt >= TimeSpan.FromMinutes(1)));
        Assert.Equal(3, (await house.Shop.News<RefundSettled>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task More_than_was_paid_is_not_given_back(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);

        Assert.Equal(PaymentsProblems.TooMuch, (await house.Refund(payment, 1_001, "a")).Problem);
        Assert.True((await house.Refund(payment, 700, "b")).Ok);
        Assert.Equal(PaymentsProblems.TooMuch, (await house.Refund(payment, 301, "c")).Problem);
        Assert.Equal(PaymentsProblems.AmountDiffers, (await house.Refund(payment, 1, "b")).Problem);
        Assert.Equal(PaymentsProblems.Unknown, (await house.Refund(await house.OpenPayment(), 1, "d")).Problem);
        Assert.True((await house.Refund(payment, 300, "e")).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_that_cannot_reach_the_payer_needs_a_person_and_is_tried_again_with_its_number(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database, switches: new { refund_outcome = "CLOSED" });
        var payment = await house.Paid(1_000);
        var refund = (await house.Refund(payment, 1_000, "a")).Value;
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal("a", Assert.Single(await house.Shop.News<RefundAbnormal>()).AskKey);
        Assert.Equal(new Money(1_000), await house.Balance(AccountKind.RefundPayable, refund));
        var listed = await house.Shop.With<AbnormalRefunds, Page<AbnormalRefunds.Row>>(
            s => s.Handle(Actor.System, new(), default, default));
        Assert.Equal(refund, Assert.Single(listed.Value.Rows).Id);

        var number = Assert.Single(await house.Shop.All<Refund>()).OutRefundNo;
        Assert.False((await house.Shop.With<RetryRefund, Done>(s => s.Handle(Actor.System, refund, default))).Value.Before);
        Assert.True((await house.Shop.With<RetryRefund, Done>(s => s.Handle(Actor.System, refund, default))).Value.Before);
        Assert.Equal(number, Assert.Single(await house.Shop.All<Refund>()).OutRefundNo);
        Assert.Equal(
            PaymentsProblems.Unknown,
            (await house.Shop.With<RetryRefund, Done>(s => s.Handle(Actor.System, RefundId.New(house.Now), default))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_abnormal_refund_is_asked_for_rarely_for_a_person_may_mend_it_at_wechat_and_that_notice_be_lost(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database, switches: new { refund_outcome = "ABNORMAL" });
        var payment = await house.Paid(1_000);
        await house.Refund(payment, 1_000, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(RefundState.Abnormal, Assert.Single(await house.Shop.All<Refund>()).State);
        async Task<int> Asked() =>
            (await house.Shop.All<IntentRow>()).Count(wish => wish.Kind.EndsWith("QueryRefund", StringComparison.Ordinal));
        var before = await Asked();

        await house.Pass(TimeSpan.FromHours(6.1));
        await house.Pass(TimeSpan.FromHours(6.1));

        Assert.Equal(before + 2, await Asked());
        Assert.Single(await house.Shop.News<RefundAbnormal>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_that_wechat_refuses_for_good_needs_a_person(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        await house.Pass(TimeSpan.FromDays(366));
        await house.Refund(payment, 100, "a");
        await house.Quiet();

        Assert.Single(await house.Shop.News<RefundAbnormal>());
        Assert.Contains("400", Assert.Single(await house.Shop.All<Refund>()).Fault, StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Fees_are_booked_from_the_fund_bill_and_come_back_with_a_refund(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(10_000);
        await house.Refund(payment, 5_000, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromHours(34));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await ActivatorUtilities.CreateInstance<ReconcileBills>(house.Shop.Services).Run(default);
            await house.Quiet();
        }

        Assert.Equal(new Money(30), await house.Balance(AccountKind.PaymentFee, house.MerchantId));
        var (frozen, available) = (
            await house.Balance(AccountKind.WxFrozen, house.MerchantId), await house.Balance(AccountKind.WxAvailable, house.MerchantId));
        Assert.Equal(new Money(-5_030), frozen + available);
        Assert.Equal(new Money(4_970), (await house.Attempt(payment)).Frozen + available);
        Assert.Empty(await house.Shop.Broken());
    }
}

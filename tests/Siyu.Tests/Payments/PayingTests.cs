using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Tests.Payments;

[Collection(MoneyTests.Name)]
public sealed class PayingTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_fits_the_schema(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<PaymentsModule>());
        Assert.Empty(await ModelAgainstSchema.Differences(shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payment_noticed_three_times_is_settled_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("callback:pay TRANSACTION.SUCCESS", "duplicate", args: new { times = "3" });
        var payment = await house.Paid(1_234);

        var settled = Assert.Single(await house.Shop.News<PaymentSettled>());
        Assert.Equal((payment, new Money(1_234), house.MerchantId), (settled.Payment, settled.Amount, settled.MerchantId));
        Assert.Equal(AttemptState.Succeeded, (await house.Attempt(payment)).State);
        Assert.Equal(Fate.Settled, Assert.Single(await house.Shop.All<NoticeRow>()).Fate);
        Assert.Equal(3, (await house.Shop.All<NonceRow>()).Count);
        Assert.All(Deliveries(house), outcome => Assert.StartsWith("204", outcome, StringComparison.Ordinal));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_notice_that_never_comes_is_made_up_for_by_a_query(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("callback:pay TRANSACTION.SUCCESS", "drop");
        var payment = await house.Paid();
        Assert.Equal(AttemptState.Submitted, (await house.Attempt(payment)).State);

        await house.Pass(TimeSpan.FromSeconds(61));

        Assert.Equal(AttemptState.Succeeded, (await house.Attempt(payment)).State);
        Assert.Single(await house.Shop.News<PaymentSettled>());
        await house.Pass(TimeSpan.FromHours(3));
        Assert.Single(await house.Shop.News<PaymentSettled>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_owner_gets_the_open_attempt_again(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var owner = OrderId.New(house.Now);
        var first = await house.OpenPayment(500, owner);

        Assert.Equal(first, await house.OpenPayment(500, owner));
        var other = await house.Shop.With<IPayments, PaymentId>(
            p => p.Open(new(owner, house.Payer, new(501), "x", house.Now.AddMinutes(30)), default));
        Assert.Equal(PaymentsProblems.AmountDiffers, other.Problem);

        await house.PayOnPhone((await house.Prepay(first)).Value);
        var paid = await house.Shop.With<IPayments, PaymentId>(
            p => p.Open(new(owner, house.Payer, new(500), "x", house.Now.AddMinutes(30)), default));
        Assert.Equal(PaymentsProblems.NotOpen, paid.Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_prepay_is_refused_where_it_cannot_work(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.OpenPayment();
        Assert.Equal(PaymentsProblems.Unknown, (await house.Prepay(PaymentId.New(house.Now))).Problem);
        Assert.Equal(PaymentsProblems.NotConfigured, (await house.Prepay(payment, appId: "wx9")).Problem);

        Assert.True((await house.Prepay(payment)).Ok);
        Assert.Equal(PaymentsProblems.OtherWay, (await house.Prepay(payment, PayWay.Native)).Problem);
        await house.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(PaymentsProblems.NotOpen, (await house.Prepay(payment)).Problem);
    }

    [Theory, InlineData(Database.Sqlite)]
    public async Task A_member_unknown_to_the_mini_program_is_asked_to_sign_in(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var ask = new PaymentAsk(OrderId.New(house.Now), MemberId.New(house.Now), new(100), "x", house.Now.AddMinutes(30));
        var payment = (await house.Shop.With<IPayments, PaymentId>(p => p.Open(ask, default))).Value;

        Assert.Equal(PaymentsProblems.NoPayerIdentity, (await house.Prepay(payment)).Problem);
        Assert.Equal(AttemptState.Created, (await house.Attempt(payment)).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Native_and_h5_payments_get_their_links(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);

        Assert.StartsWith(
            "weixin://", (await house.Prepay(await house.OpenPayment(), PayWay.Native)).Value.Fields["codeUrl"], StringComparison.Ordinal);
        Assert.StartsWith(
            "http", (await house.Prepay(await house.OpenPayment(), PayWay.H5)).Value.Fields["h5Url"], StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_prepay_whose_answer_is_lost_is_asked_again_as_the_same_order(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.OpenPayment();
        await sandbox.Fault("pay:POST /v3/pay/transactions/jsapi", "timeout_after_commit", args: new { ms = "10" });
        Assert.Equal(PaymentsProblems.WechatUnavailable, (await house.Prepay(payment)).Problem);

        await house.PayOnPhone((await house.Prepay(payment)).Value);

        Assert.Equal(AttemptState.Succeeded, (await house.Attempt(payment)).State);
        Assert.Single((await sandbox.Look("/pay/orders?mchid=" + house.MerchantId))["orders"]!.AsArray());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_unpaid_attempt_is_closed_at_wechat_first_and_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.OpenPayment();
        var ticket = (await house.Prepay(payment)).Value;
        Assert.False((await Close(house, payment)).Value.Before);
        Assert.Equal(AttemptState.Submitted, (await house.Attempt(payment)).State);

        await house.Quiet();

        Assert.Equal(AttemptState.Closed, (await house.Attempt(payment)).State);
        Assert.Equal(payment, Assert.Single(await house.Shop.News<PaymentClosed>()).Payment);
        Assert.True((await Close(house, payment)).Value.Before);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => house.PayOnPhone(ticket));
        Assert.Equal(PaymentsProblems.NotOpen, (await house.Prepay(payment)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_attempt_that_never_left_the_house_is_closed_at_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.OpenPayment();
        await Close(house, payment);

        Assert.Equal(AttemptState.Closed, (await house.Attempt(payment)).State);
        Assert.Single(await house.Shop.News<PaymentClosed>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Closing_what_was_paid_meanwhile_settles_it(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("callback:pay TRANSACTION.SUCCESS", "drop");
        var payment = await house.Paid();
        await Close(house, payment);
        await house.Quiet();

        Assert.Equal(AttemptState.Succeeded, (await house.Attempt(payment)).State);
        Assert.Single(await house.Shop.News<PaymentSettled>());
        Assert.Empty(await house.Shop.News<PaymentClosed>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_close_whose_answer_is_lost_is_found_closed_by_the_query(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.OpenPayment();
        await house.Prepay(payment);
        await sandbox.Fault("pay:POST /v3/pay/transactions/out-trade-no/*", "timeout_after_commit", args: new { ms = "10" });
        await Close(house, payment);
        await house.Quiet();

        Assert.Equal(AttemptState.Closed, (await house.Attempt(payment)).State);
        Assert.Single(await house.Shop.News<PaymentClosed>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Without_a_merchant_nothing_is_opened(Database database)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<PaymentsModule>());
        var ask = new PaymentAsk(OrderId.New(shop.Now), MemberId.New(shop.Now), new(100), "x", shop.Now.AddMinutes(30));

        Assert.Equal(PaymentsProblems.NotConfigured, (await shop.With<IPayments, PaymentId>(p => p.Open(ask, default))).Problem);
    }

    private static Task<Result<Done>> Close(PayHouse house, PaymentId payment) =>
        house.Shop.With<IPayments, Done>(p => p.Close(payment, default));

    private List<string> Deliveries(PayHouse house) =>
        [.. sandbox.Simulator.Core.Callbacks.All
            .Where(d => d.Url.Contains(house.MerchantId, StringComparison.Ordinal)).Select(d => d.LastOutcome ?? "")];
}

using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Payments;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>One journal per payment and per refund: each way to break it is named by verify, on both databases.</summary>
public sealed class MoneyAcrossRoomsTests
{
    private static readonly Money Paid = new(12_900);
    private const string Merchant = "1900000001";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Each_payment_and_refund_booked_once_to_the_fen_holds(Database database)
    {
        await using var shop = await Open(database);
        var (payment, refund) = (await Pay(shop), RefundId.New(shop.Now));
        await Refund(shop, payment, refund, "Settled");
        await Post(shop, Late(shop, payment, refund, Paid), Gone(shop, refund, Paid));
        await OrderPaid(shop, await Pay(shop), Paid);

        Assert.Empty(await Broken(shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payment_without_a_journal_with_two_or_with_another_amount_is_named(Database database)
    {
        await using var shop = await Open(database);
        var (none, twice, other) = (await Pay(shop), await Pay(shop), await Pay(shop));
        await OrderPaid(shop, other, new(12_899));
        await OrderPaid(shop, twice, Paid);
        await Post(shop, Late(shop, twice, RefundId.New(shop.Now), Paid));

        var broken = Assert.Single(await Broken(shop));
        Assert.Equal(("money.one_journal_per_payment", 3), (broken.Name, broken.Broken));
        Assert.Contains(none.ToString(), broken.Detail, StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Behind_a_lagging_listener_only_what_it_heard_is_compared(Database database)
    {
        await using var shop = await Open(database);
        var payment = await Pay(shop);
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new PaymentSettled(payment, Owner(payment), Paid, Merchant, shop.Now));
            return Task.CompletedTask;
        });

        Assert.Empty(await Broken(shop));
        Assert.Contains("money.one_journal_per_payment", (await Broken(shop, quiesced: true)).Select(one => one.Name));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_journal_without_its_payment_is_named(Database database)
    {
        await using var shop = await Open(database);
        await Post(shop, Late(shop, PaymentId.New(shop.Now), RefundId.New(shop.Now), Paid));
        Assert.Equal(["money.no_journal_without_its_payment"], (await Broken(shop)).Select(one => one.Name));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_not_booked_or_booked_without_one_or_not_owed_is_named(Database database)
    {
        await using var shop = await Open(database);
        var payment = await Pay(shop);
        var (unbooked, gone) = (RefundId.New(shop.Now), RefundId.New(shop.Now));
        await Refund(shop, payment, unbooked, "Settled");
        await Post(shop, Late(shop, payment, unbooked, Paid), Gone(shop, gone, Paid));

        Assert.Equal(
            ["money.no_refund_journal_without_its_refund", "money.one_journal_per_refund"],
            (await Broken(shop)).Select(one => one.Name).Order(StringComparer.Ordinal));

        var another = await Pay(shop);
        await OrderPaid(shop, another, Paid);
        await Refund(shop, another, RefundId.New(shop.Now), "Submitted");
        Assert.Contains("money.each_refund_is_owed_once", (await Broken(shop)).Select(one => one.Name));
    }

    private static Task<TestShop> Open(Database database) => TestShop.Open(
        database, rooms => rooms.AddRooms(), services => services.AddScoped<IVerify, MoneyAcrossRooms>());

    private static async Task<List<Finding>> Broken(TestShop shop, bool quiesced = false)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<Verification>().Check(quiesced, CancellationToken.None);
        return [.. findings.Where(one => !one.Holds && one.Name.StartsWith("money.", StringComparison.Ordinal))];
    }

    /// <summary>The order of a payment has the payment's own number here.</summary>
    private static OrderId Owner(PaymentId payment) => new(payment.Value);

    private static async Task<PaymentId> Pay(TestShop shop)
    {
        var payment = PaymentId.New(shop.Now);
        await Insert(shop, """
            INSERT INTO payments_attempt (id, owner, payer, merchant, out_trade_no, amount, description, profit_sharing, expires, state,
                transaction_id, frozen, opened_at, ended_at)
            VALUES (@id, @id, @id, @merchant, @number, @amount, 'x', @no, 0, 'Succeeded', @number, @amount, 0, 0)
            """, command => command.Give("@id", payment).Give("@number", payment.Value.ToString("N")).Give("@amount", Paid)
                .Give("@merchant", Merchant).Give("@no", false));
        return payment;
    }

    private static Task Refund(TestShop shop, PaymentId payment, RefundId refund, string state) => Insert(shop, """
        INSERT INTO payments_refund (id, ask_key, payment, owner, merchant, out_refund_no, serial, amount, reason, state, send_at, asked_at)
        VALUES (@id, @number, @payment, @payment, @merchant, @number, 1, @amount, 'x', @state, 0, 0)
        """, command => command.Give("@id", refund).Give("@number", refund.Value.ToString("N")).Give("@payment", payment)
            .Give("@amount", Paid).Give("@merchant", Merchant).Give("@state", state));

    /// <summary>An order that this payment paid, with its journal.</summary>
    private static async Task OrderPaid(TestShop shop, PaymentId payment, Money amount)
    {
        await Insert(shop, """
            INSERT INTO orders_order (id, number, member, state, place, org_path, delivery, list, freight, payable, refunded,
                refunded_freight, pipeline_version, why, payment, merchant, by_dealer, service_fee_bps, placed_at, expires_at, paid_at)
            VALUES (@id, @number, @id, 'Paid', @id, '/', 'Express', @amount, 0, @amount, 0, 0, 1, '[]', @id, @merchant, @no, 0, 0, 0, 0)
            """, command => command.Give("@id", payment).Give("@number", payment.Value.ToString("N")).Give("@amount", Paid)
                .Give("@merchant", Merchant).Give("@no", false));
        await Post(shop, new Journal($"order-paid/{Owner(payment)}", "order_paid", $"order/{Owner(payment)}", shop.Now,
            [Entry.Debit(AccountKind.WxFrozen, Merchant, amount), Entry.Credit(AccountKind.CustomerPrepaid, Owner(payment), amount)]));
    }

    private static Journal Late(TestShop shop, PaymentId payment, RefundId refund, Money amount) =>
        new($"late-payment/{payment}", "late_payment", $"order/{Owner(payment)}", shop.Now,
            [Entry.Debit(AccountKind.WxFrozen, Merchant, amount), Entry.Credit(AccountKind.RefundPayable, refund, amount)]);

    private static Journal Gone(TestShop shop, RefundId refund, Money amount) =>
        new($"refund-settled/{refund}", "refund_settled", "order/x", shop.Now,
            [Entry.Debit(AccountKind.RefundPayable, refund, amount), Entry.Credit(AccountKind.WxFrozen, Merchant, amount)]);

    private static Task Post(TestShop shop, params Journal[] journals) => shop.Do(async services =>
        Assert.All(await services.GetRequiredService<ILedger>().Post(journals, default), posted => Assert.True(posted.Ok)));

    private static Task Insert(TestShop shop, string sql, Action<DbCommand> give) => shop.Do(async services =>
    {
        await using var insert = services.GetRequiredService<SiyuDb>().Command(sql);
        give(insert);
        Assert.Equal(1, await insert.ExecuteNonQueryAsync());
    });
}

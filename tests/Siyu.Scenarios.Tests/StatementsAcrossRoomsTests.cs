using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Statements;
using Siyu.Settlement.Statements.Console;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>Statements say what the ledger says, with all rooms and on both databases; each way to break it is named by verify.</summary>
public sealed class StatementsAcrossRoomsTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_month_of_sales_refunds_and_payments_agrees_at_every_step(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var open = await house.Paid(house.Counter, units: 5, list: 12_345, coupon: 777, own: 333);
        var settled = await house.Settled(house.Counter, units: 3, list: 10_001, coupon: 100);
        await house.Refund(open, 1);
        await house.Complete(open);
        Assert.Empty(await Broken(shop));
        await house.Refund(open, 2);
        await house.Refund(settled, 1);
        Assert.Empty(await Broken(shop));
        await shop.Settle();
        Assert.Empty(await Broken(shop, quiesced: true));
        await house.Settled(house.Dealer, units: 1, list: 8_000);

        shop.Clock.Advance(TimeSpan.FromDays(30));
        await Make(shop);
        Assert.Empty(await Broken(shop, quiesced: true));
        await house.Settle(open);
        await house.Refund(settled, 2);
        await shop.Settle();
        Assert.Empty(await Broken(shop, quiesced: true));

        var dealers = Assert.Single((await shop.With<StatementList, Page<StatementList.Row>>(s => s.Handle(
            Actor.System, new(Contracts.Settlement.StatementKind.Store, null, null, null), new(null, null), default))).Value.Rows);
        Assert.True((await shop.With<IssueStatements, Done>(s => s.Handle(Actor.System, new([dealers.Id]), default))).Ok);
        Assert.True((await shop.With<ConfirmStatement, Done>(s => s.Handle(Actor.System, dealers.Id, new("电话确认"), default))).Ok);
        Assert.True((await shop.With<PayStatement, Done>(s => s.Handle(Actor.System, dealers.Id, new("BANK-0001"), default))).Ok);
        Assert.Equal(Money.Zero, await house.Payable(house.Dealer));
        Assert.Empty(await Broken(shop, quiesced: true));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_was_not_heard_yet_is_left_out_and_named_once_all_must_have_heard(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var order = await house.Paid(house.Dealer, units: 1, list: 8_000);
        await house.Complete(order);
        await house.Settle(order);

        Assert.Empty(await Broken(shop));
        Assert.Equal(
            ["money.a_payable_is_unpaid_statements_and_what_waits", "money.a_settled_order_is_stated_as_it_was_booked"],
            await Broken(shop, quiesced: true));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Money_that_no_statement_explains_is_named(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 1, list: 8_000);
        await shop.Do(async services => Assert.True((await services.GetRequiredService<ILedger>().Post([new(
            "by-hand", "by_hand", "order/x", shop.Now,
            [
                Entry.Debit(AccountKind.BadDebt, "", new(1)), Entry.Credit(AccountKind.SupplierPayable, house.Counter, new(1)),
                Entry.Debit(AccountKind.BadDebt, "", new(2)), Entry.Credit(AccountKind.CommissionPayable, house.Group, new(2)),
            ])], default))[0].Ok));

        Assert.Equal(
            ["money.a_guides_balance_is_what_their_statements_say", "money.a_payable_is_unpaid_statements_and_what_waits"],
            await Broken(shop));
    }

    private static async Task<TestShop> Open(Database database)
    {
        Environment.SetEnvironmentVariable("SIYU_SETUP_TOKEN", SettledOrders.Token);
        return await TestShop.Open(database, rooms => rooms.AddRooms(), services => services.AddScoped<IVerify, MoneyAcrossRooms>());
    }

    private static async Task<string[]> Broken(TestShop shop, bool quiesced = false)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<Verification>().Check(quiesced, CancellationToken.None);
        return [.. findings.Where(one => !one.Holds && one.Detail.Contains("settlement_fact", StringComparison.Ordinal))
            .Select(one => one.Name).Order(StringComparer.Ordinal)];
    }

    private static async Task Make(TestShop shop)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        Assert.Equal(2, (await scope.ServiceProvider.GetRequiredService<MakeStatements>().Handle(Actor.System, default)).Value.Made);
    }
}

using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;

namespace Siyu.Tests.Payments;

[Collection(MoneyTests.Name)]
public sealed class TransferringTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_transfer_waits_for_its_receiver_and_ends_when_they_confirm(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var transfer = await Ask(house, "payout/1", 500);
        Assert.Equal(transfer, await Ask(house, "payout/1", 500));
        Assert.Null(await Ticket(house, transfer));
        await house.Quiet();

        Assert.Equal("payout/1", Assert.Single(await house.Shop.News<TransferAwaited>()).AskKey);
        var ticket = (await Ticket(house, transfer))!;
        Assert.Equal((house.MerchantId, PaySandbox.AppId), (ticket.MerchantId, ticket.AppId));
        await sandbox.Act("/persona/confirm-transfer", new { package_info = ticket.Package, persona = house.Human });
        await house.Pass(TimeSpan.FromSeconds(5));

        var ended = Assert.Single(await house.Shop.News<TransferEnded>());
        Assert.Equal((true, new Money(500), house.MerchantId), (ended.Received, ended.Amount, ended.MerchantId));
        var row = Assert.Single(await house.Shop.All<Transfer>());
        Assert.Null(row.Receiver);
        Assert.Null(await Ticket(house, transfer));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_transfer_that_nobody_confirms_ends_after_a_day_also_when_the_notice_is_lost(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("callback:pay MCHTRANSFER.BILL.FINISHED", "drop");
        await Ask(house, "payout/1", 500);
        await house.Quiet();
        await house.Pass(TimeSpan.FromHours(24.5));
        await house.Pass(TimeSpan.FromHours(1));

        var ended = Assert.Single(await house.Shop.News<TransferEnded>());
        Assert.Equal((false, "OVERDUE_CLOSE"), (ended.Received, ended.Reason));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_transfer_whose_answer_is_lost_is_found_by_its_number_and_made_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await sandbox.Fault("pay:POST /v3/fund-app/mch-transfer/transfer-bills", "timeout_after_commit", args: new { ms = "10" });
        var transfer = await Ask(house, "payout/1", 500);
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(30));

        Assert.NotNull(await Ticket(house, transfer));
        Assert.Single((await sandbox.Look("/pay/transfers?mchid=" + house.MerchantId))["transfers"]!.AsArray());
        Assert.Single(await house.Shop.News<TransferAwaited>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_transfer_that_wechat_refuses_ends_and_a_new_wish_has_a_new_number(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Ask(house, "payout/1", 20_001);
        await house.Quiet();
        Assert.False(Assert.Single(await house.Shop.News<TransferEnded>()).Received);

        await Ask(house, "payout/2", 20_000);
        await house.Quiet();
        Assert.Single(await house.Shop.News<TransferAwaited>());
        Assert.Equal(2, (await house.Shop.All<Transfer>()).Select(t => t.OutBillNo).Distinct().Count());
    }

    [Theory, InlineData(Database.Sqlite)]
    public async Task The_same_key_with_another_amount_or_an_unbound_app_is_refused(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Ask(house, "payout/1", 500);

        Assert.Equal(PaymentsProblems.AmountDiffers, (await Try(house, new("payout/1", PaySandbox.AppId, "o", new(501), "x"))).Problem);
        Assert.Equal(PaymentsProblems.NotConfigured, (await Try(house, new("payout/2", "wx9", "o", new(501), "x"))).Problem);
    }

    private async Task<TransferId> Ask(PayHouse house, string key, long fen) =>
        (await Try(house, new(key, PaySandbox.AppId, sandbox.OpenId(house.Human), new(fen), "佣金提现"))).Value;

    private static Task<Result<TransferId>> Try(PayHouse house, TransferAsk ask) =>
        house.Shop.With<IPayments, TransferId>(p => p.Transfer(ask, default));

    private static async Task<TransferTicket?> Ticket(PayHouse house, TransferId transfer)
    {
        TransferTicket? ticket = null;
        await house.Shop.With<IPayments, Done>(async p =>
        {
            ticket = await p.ConfirmPackage(transfer, default);
            return Done.It;
        });
        return ticket;
    }
}

using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Platform;

namespace Siyu.Tests.Payments;

[Collection(MoneyTests.Name)]
public sealed class ReleasingTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task After_the_window_what_is_frozen_becomes_available_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        await house.Refund(payment, 400, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));
        await Settled(house, payment);
        await Settled(house, payment);

        Assert.Equal(new Money(600), await house.Balance(AccountKind.WxAvailable, house.MerchantId));
        Assert.Equal(new Money(-1_000), await house.Balance(AccountKind.WxFrozen, house.MerchantId));
        Assert.Equal(Money.Zero, (await house.Attempt(payment)).Frozen);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_after_the_window_leaves_the_available_money(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        await Settled(house, payment);
        await house.Refund(payment, 250, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));

        Assert.Single(await house.Shop.News<RefundSettled>());
        Assert.Equal(new Money(750), await house.Balance(AccountKind.WxAvailable, house.MerchantId));
        Assert.Equal(new Money(-1_000), await house.Balance(AccountKind.WxFrozen, house.MerchantId));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Money_kept_for_sharing_is_unfrozen_at_wechat_first(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000, sharing: true);
        await house.Pass(TimeSpan.FromMinutes(2));
        Assert.NotEqual(0, await Unsettled(house));
        await Settled(house, payment);
        await house.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(0, await Unsettled(house));
        Assert.Equal(new Money(1_000), await house.Balance(AccountKind.WxAvailable, house.MerchantId));
    }

    private static async Task Settled(PayHouse house, PaymentId payment)
    {
        var owner = (await house.Attempt(payment)).Owner;
        await house.Shop.With<SiyuDb, Done>(db =>
        {
            db.Publish(new OrderSettled(owner, house.Payer, house.Now));
            return Task.FromResult<Result<Done>>(Done.It);
        });
        await house.Quiet();
    }

    /// <summary>What WeChat itself holds frozen for the merchant.</summary>
    private async Task<long> Unsettled(PayHouse house) =>
        (long)(await sandbox.Look("/pay/balances?mchid=" + house.MerchantId))["balances"]![0]!["unsettled"]!;
}

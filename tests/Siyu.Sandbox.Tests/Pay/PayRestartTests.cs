using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>The plane forgets nothing when it is started again.</summary>
public class PayRestartTests(PayShop shop) : IClassFixture<PayShop>
{
    [Fact]
    public async Task A_restart_keeps_merchants_keys_orders_money_timers_and_unsent_notices()
    {
        var merchant = await shop.Merchant();
        var (order, transaction) = await shop.Paid(merchant, 1_000);
        shop.Box.Answers[merchant.NotifyPath + "/refund"] = 500;
        var number = shop.Number("R");
        await merchant.Refund(order, number, 400, 1_000);
        var unpaid = shop.OrderBody(merchant);
        var prepay = (await merchant.Post(PayDeeds.Jsapi, unpaid)).Text("prepay_id");
        var before = await shop.Balance(merchant);
        var serial = (await merchant.Get("/v3/certificates")).Headers["Wechatpay-Serial"];

        await shop.Restart();
        Assert.Equal(serial, (await merchant.Get("/v3/certificates")).Headers["Wechatpay-Serial"]);
        Assert.Equal(before, await shop.Balance(merchant));
        Assert.Equal(transaction, (await merchant.Query(order)).Text("transaction_id"));
        Assert.Equal(prepay, (await merchant.Post(PayDeeds.Jsapi, unpaid)).Text("prepay_id"));
        Assert.Equal("PROCESSING", (await merchant.Refund(order, number, 400, 1_000)).Text("status"));
        await shop.Control("/persona/pay", new { prepay_id = prepay });

        await shop.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("SUCCESS", (await merchant.Get($"{PayDeeds.Refunds}/{number}")).Text("status"));
        Assert.Single(shop.Box.At(merchant.NotifyPath + "/refund"));
        await shop.Restart();
        shop.Box.Answers[merchant.NotifyPath + "/refund"] = 200;
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal(2, shop.Box.At(merchant.NotifyPath + "/refund").Count);
        Assert.Equal(0, (await shop.Balance(merchant)).Unsettled);
    }
}

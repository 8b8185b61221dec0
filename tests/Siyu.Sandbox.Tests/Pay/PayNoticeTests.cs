using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Notices: the ladder, duplicates, order, loss and every forgery.</summary>
public class PayNoticeTests(PayShop shop) : IClassFixture<PayShop>
{
    [Fact]
    public async Task A_notice_not_taken_is_tried_again_on_the_virtual_clock_up_to_fifteen_times()
    {
        var merchant = await shop.Merchant();
        shop.Box.Answers[merchant.NotifyPath] = 500;
        await shop.Paid(merchant);
        Assert.Single(shop.Box.At(merchant.NotifyPath));
        await shop.Pass(TimeSpan.FromSeconds(14));
        Assert.Single(shop.Box.At(merchant.NotifyPath));
        await shop.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, shop.Box.At(merchant.NotifyPath).Count);
        await shop.Pass(TimeSpan.FromHours(25));
        var all = shop.Box.At(merchant.NotifyPath);
        Assert.Equal(16, all.Count);
        Assert.Single(all.Select(n => (string)n.Json["id"]!).Distinct());
        Assert.Equal(16, all.Select(n => n.Headers["Wechatpay-Nonce"]).Distinct().Count());
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal(16, shop.Box.At(merchant.NotifyPath).Count);
    }

    [Fact]
    public async Task Once_taken_it_is_not_sent_again()
    {
        var merchant = await shop.Merchant();
        shop.Box.Answers[merchant.NotifyPath] = 503;
        await shop.Paid(merchant);
        shop.Box.Answers[merchant.NotifyPath] = 200;
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal(2, shop.Box.At(merchant.NotifyPath).Count);
    }

    [Fact]
    public async Task Notices_can_come_twice_late_or_never()
    {
        var merchant = await shop.Merchant();
        await Fault("duplicate", new { times = "3" });
        await shop.Paid(merchant);
        var copies = shop.Box.At(merchant.NotifyPath);
        Assert.Equal(3, copies.Count);
        Assert.All(copies, n => Assert.Equal("SUCCESS", (string?)merchant.Open(n)["trade_state"]));

        await Fault("delay", new { ms = "60000" });
        await shop.Paid(merchant);
        Assert.Equal(3, shop.Box.At(merchant.NotifyPath).Count);
        await shop.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(4, shop.Box.At(merchant.NotifyPath).Count);

        await Fault("drop", new { });
        await shop.Paid(merchant);
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal(4, shop.Box.At(merchant.NotifyPath).Count);
    }

    [Theory]
    [InlineData("wrong_signature")]
    [InlineData("old_timestamp")]
    [InlineData("altered_body")]
    [InlineData("unknown_serial")]
    [InlineData("missing_signature")]
    [InlineData("probe")]
    public async Task A_forged_signature_does_not_verify(string variant)
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        var answer = await Forge(merchant, order, variant);
        Assert.StartsWith("204", (string)answer["answer"]!, StringComparison.Ordinal);
        var forged = shop.Box.At(merchant.NotifyPath)[^1];
        Assert.False(merchant.Verifies(forged.Headers, forged.Body));
        if (variant == "probe") Assert.StartsWith("WECHATPAY/SIGNTEST/", forged.Headers["Wechatpay-Signature"], StringComparison.Ordinal);
        if (variant == "altered_body") Assert.Equal(order, (string?)merchant.Unseal(forged.Json["resource"]!.AsObject())["out_trade_no"]);
    }

    [Fact]
    public async Task A_forgery_may_be_well_signed_and_untrue()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant, 1000);
        await Forge(merchant, order, "foreign_mchid");
        Assert.NotEqual(merchant.Mchid, (string?)merchant.Open(shop.Box.At(merchant.NotifyPath)[^1])["mchid"]);
        await Forge(merchant, order, "amount_mismatch");
        Assert.Equal(1001, (long)merchant.Open(shop.Box.At(merchant.NotifyPath)[^1])["amount"]!["total"]!);
        await Forge(merchant, order, "none");
        Assert.Equal(1000, (long)merchant.Open(shop.Box.At(merchant.NotifyPath)[^1])["amount"]!["total"]!);
    }

    [Fact]
    public async Task The_forger_is_told_how_the_receiver_answered_and_what_he_may_forge()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        await merchant.Post(PayDeeds.Jsapi, body);
        shop.Box.Answers[merchant.NotifyPath] = 401;
        var answer = await Forge(merchant, (string)body["out_trade_no"]!, "wrong_signature");
        Assert.Equal("refused", (string?)answer["state"]);
        Assert.StartsWith("401", (string)answer["answer"]!, StringComparison.Ordinal);
        Assert.Equal(400, (await shop.TryControl(
            "/pay/forge-notify", new { merchant.Mchid, out_trade_no = body["out_trade_no"], variant = "nonsense" })).Status);
        Assert.Equal(404, (await shop.TryControl(
            "/pay/forge-notify", new { merchant.Mchid, out_trade_no = "T99999999", variant = "probe" })).Status);
    }

    [Fact]
    public async Task Refunds_and_transfers_can_be_forged_too()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant, 1000);
        var refund = shop.Number("R");
        await merchant.Refund(order, refund, 300, 1000);
        await shop.Control("/pay/forge-notify", new { mchid = merchant.Mchid, out_refund_no = refund, variant = "amount_mismatch" });
        var told = merchant.Open(Assert.Single(shop.Box.At(merchant.NotifyPath + "/refund")));
        Assert.Equal(("SUCCESS", 301), ((string?)told["refund_status"], (long)told["amount"]!["refund"]!));
        Assert.Equal("PROCESSING", (await merchant.Get($"{PayDeeds.Refunds}/{refund}")).Text("status"));
        Assert.Equal(404, (await shop.TryControl("/pay/forge-notify", new { out_bill_no = "W99999999", variant = "probe" })).Status);
    }

    [Fact]
    public async Task A_fault_can_strike_any_notice_with_a_forgery_beside_the_true_one()
    {
        var merchant = await shop.Merchant();
        await Fault("altered_body", new { });
        await shop.Paid(merchant);
        var came = shop.Box.At(merchant.NotifyPath);
        Assert.Equal(2, came.Count);
        Assert.Single(came, n => merchant.Verifies(n.Headers, n.Body));
    }

    private Task Fault(string kind, object args) =>
        shop.Control("/faults/add", new { scope = "callback:pay TRANSACTION.SUCCESS", kind, count = 1, args });

    private Task<System.Text.Json.Nodes.JsonObject> Forge(PayMerchant merchant, string order, string variant) =>
        shop.Control("/pay/forge-notify", new { mchid = merchant.Mchid, out_trade_no = order, variant });
}

using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Refunds, their money and their notices.</summary>
public class PayRefundTests(PayShop shop) : IClassFixture<PayShop>
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_refund_is_accepted_then_succeeds_and_is_told()
    {
        var merchant = await shop.Merchant();
        var (order, transaction) = await shop.Paid(merchant, 999);
        var number = shop.Number("R");
        var accepted = await merchant.Refund(order, number, 300, 999);
        Assert.Equal(200, accepted.Status);
        Assert.Equal(("PROCESSING", "ORIGINAL", "UNSETTLED"),
            (accepted.Text("status"), accepted.Text("channel"), accepted.Text("funds_account")));
        Assert.Matches("^50[0-9]{27}$", accepted.Text("refund_id"));
        Assert.Null(accepted.Json["success_time"]);
        Assert.Equal((300, 999, 300), ((long)accepted.Json["amount"]!["refund"]!, (long)accepted.Json["amount"]!["total"]!,
            (long)accepted.Json["amount"]!["payer_refund"]!));
        Assert.Equal(2, (long)accepted.Json["amount"]!["refund_fee"]!);

        await shop.Pass(Delay);
        var found = await merchant.Get($"{PayDeeds.Refunds}/{number}");
        Assert.Equal("SUCCESS", found.Text("status"));
        Assert.NotNull(found.Json["success_time"]);
        Assert.Equal("REFUND", (await merchant.Query(order)).Text("trade_state"));

        var notice = Assert.Single(shop.Box.At(merchant.NotifyPath + "/refund"));
        Assert.Equal("REFUND.SUCCESS", (string?)notice.Json["event_type"]);
        var told = merchant.Open(notice);
        Assert.Equal((merchant.Mchid, transaction, number, "SUCCESS"),
            ((string?)told["mchid"], (string?)told["transaction_id"], (string?)told["out_refund_no"], (string?)told["refund_status"]));
        Assert.Equal("refund", (string?)notice.Json["resource"]!["original_type"]);
    }

    [Fact]
    public async Task A_refund_that_names_no_url_is_told_where_the_console_says_or_nowhere()
    {
        var merchant = await shop.Merchant();
        var (order, transaction) = await shop.Paid(merchant);
        var asked = new { transaction_id = transaction, out_refund_no = shop.Number("R"), amount = new { refund = 1, total = 1000,
            currency = "CNY" } };
        Assert.Equal(200, (await merchant.Post(PayDeeds.Refunds, asked)).Status);
        await shop.Pass(Minute);
        Assert.Single(shop.Box.At(merchant.NotifyPath));
        await shop.Control("/pay/configure-merchant", new { mchid = merchant.Mchid,
            switches = new { refund_notify_url = merchant.NotifyUrl } });
        await merchant.Post(PayDeeds.Refunds, new { asked.transaction_id, out_refund_no = shop.Number("R"), asked.amount });
        await shop.Pass(Minute);
        Assert.Equal("REFUND.SUCCESS", (string?)shop.Box.At(merchant.NotifyPath)[^1].Json["event_type"]);
        Assert.Equal(2, (long)(await shop.Look("/pay/orders?out_trade_no=" + order))["orders"]![0]!["refunded"]!);
    }

    [Fact]
    public async Task The_same_refund_number_asks_only_once()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        var number = shop.Number("R");
        var first = await merchant.Refund(order, number, 300, 1000);
        var second = await merchant.Refund(order, number, 300, 1000);
        Assert.Equal(first.Text("refund_id"), second.Text("refund_id"));
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund(order, number, 301, 1000)));
        Assert.Equal(300, (long)(await shop.Look("/pay/orders?mchid=" + merchant.Mchid))["orders"]![0]!["refunded"]!);
    }

    [Fact]
    public async Task Refunds_of_one_order_wait_a_minute_and_never_exceed_it()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 600, 1000)).Status);
        var hasty = shop.Number("R");
        Assert.Equal((429, "FREQUENCY_LIMITED"), Said(await merchant.Refund(order, hasty, 100, 1000)));
        await shop.Pass(Minute);
        Assert.Equal(200, (await merchant.Refund(order, hasty, 100, 1000)).Status);
        await shop.Pass(Minute);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund(order, shop.Number("R"), 301, 1000)));
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 300, 1000)).Status);
        await shop.Pass(Minute);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund(order, shop.Number("R"), 1, 1000)));
    }

    [Fact]
    public async Task An_order_takes_fifty_refunds()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 1, 1000)).Status);
            await shop.Pass(Minute);
        }
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund(order, shop.Number("R"), 1, 1000)));
    }

    [Fact]
    public async Task A_bad_refund_is_refused()
    {
        var merchant = await shop.Merchant();
        var (order, transaction) = await shop.Paid(merchant);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Said(await merchant.Refund("T99999999", shop.Number("R"), 1, 1000)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Refund(order, shop.Number("R"), 1, 999)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Refund(order, shop.Number("R"), 1001, 1000)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Refund(order, "bad number", 1, 1000)));
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Refund(order, shop.Number("R"), 0, 1000)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Said(await merchant.Get(PayDeeds.Refunds + "/R99999999")));
        var neither = await merchant.Post(
            PayDeeds.Refunds, new { out_refund_no = shop.Number("R"), amount = new { refund = 1, total = 1000, currency = "CNY" } });
        Assert.Equal((400, "PARAM_ERROR"), Said(neither));
        var unlike = await merchant.Post(PayDeeds.Refunds, new
        {
            transaction_id = transaction, out_trade_no = "T99999999", out_refund_no = shop.Number("R"),
            amount = new { refund = 1, total = 1000, currency = "CNY" },
        });
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Said(unlike));
        var sums = await merchant.Post(PayDeeds.Refunds, new
        {
            transaction_id = transaction, out_refund_no = shop.Number("R"),
            amount = new { refund = 5, total = 1000, currency = "CNY", from = new[] { new { account = "AVAILABLE", amount = 4 } } },
        });
        Assert.Equal((400, "PARAM_ERROR"), Said(sums));

        var unpaid = shop.OrderBody(merchant);
        await merchant.Post(PayDeeds.Jsapi, unpaid);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund((string)unpaid["out_trade_no"]!, shop.Number("R"), 1, 1000)));
    }

    [Fact]
    public async Task A_year_after_payment_nothing_is_refunded()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        await shop.Pass(TimeSpan.FromDays(365));
        await shop.Pass(Minute);
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Refund(order, shop.Number("R"), 1, 1000)));
    }

    [Fact]
    public async Task An_abnormal_refund_is_told_and_goes_to_a_bank_card_when_applied_for()
    {
        var merchant = await shop.Merchant(switches: new { refund_outcome = "ABNORMAL" });
        var (order, _) = await shop.Paid(merchant);
        var number = shop.Number("R");
        var id = (await merchant.Refund(order, number, 1000, 1000)).Text("refund_id");
        var apply = $"{PayDeeds.Refunds}/{id}/apply-abnormal-refund";
        var card = new
        {
            out_refund_no = number, type = "USER_BANK_CARD", bank_type = "ICBC_DEBIT",
            bank_account = merchant.Secret("6222020000001234", merchant.PlatformSerial),
            real_name = merchant.Secret("王女士", merchant.PlatformSerial),
        };
        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post(apply, card, merchant.PlatformSerial)));
        await shop.Pass(Delay);
        Assert.Equal("REFUND.ABNORMAL", (string?)Assert.Single(shop.Box.At(merchant.NotifyPath + "/refund")).Json["event_type"]);

        Assert.Equal((400, "INVALID_REQUEST"), Said(await merchant.Post(apply, card)));
        var plain = new
        {
            out_refund_no = number, type = "USER_BANK_CARD", bank_type = "ICBC_DEBIT", bank_account = "plain", real_name = "plain",
        };
        Assert.Equal((400, "PARAM_ERROR"), Said(await merchant.Post(apply, plain, merchant.PlatformSerial)));
        Assert.Equal("PROCESSING", (await merchant.Post(apply, card, merchant.PlatformSerial)).Text("status"));
        await shop.Pass(Delay);
        var found = await merchant.Get($"{PayDeeds.Refunds}/{number}");
        Assert.Equal(("SUCCESS", "OTHER_BANKCARD", "ICBC_DEBIT1234"),
            (found.Text("status"), found.Text("channel"), found.Text("user_received_account")));
        Assert.Equal("REFUND.SUCCESS", (string?)shop.Box.At(merchant.NotifyPath + "/refund")[^1].Json["event_type"]);
    }

    [Fact]
    public async Task A_closed_refund_gives_the_money_back_and_can_be_asked_for_again()
    {
        var merchant = await shop.Merchant(switches: new { refund_outcome = "CLOSED" });
        var (order, _) = await shop.Paid(merchant);
        var before = await shop.Balance(merchant);
        await merchant.Refund(order, shop.Number("R"), 400, 1000);
        await shop.Pass(Delay);
        Assert.Equal("REFUND.CLOSED", (string?)Assert.Single(shop.Box.At(merchant.NotifyPath + "/refund")).Json["event_type"]);
        var after = await shop.Balance(merchant);
        Assert.Equal(before.Available + before.Unsettled, after.Available + after.Unsettled);

        await shop.Control("/pay/configure-merchant", new { mchid = merchant.Mchid, switches = new { refund_outcome = "SUCCESS" } });
        await shop.Pass(Minute);
        Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), 1000, 1000)).Status);
        var end = await shop.Balance(merchant);
        Assert.Equal((0, 0), (end.Available, end.Unsettled));
    }

    [Fact]
    public async Task A_settled_order_is_refunded_from_what_is_available_or_not_at_all()
    {
        var merchant = await shop.Merchant();
        var (first, _) = await shop.Paid(merchant, 10_000);
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal((9_940, 0), await Basic(merchant));
        await shop.Control("/pay/top-up", new { mchid = merchant.Mchid, account = "basic", amount = -9_000 });

        Assert.Equal((403, "NOT_ENOUGH"), Said(await merchant.Refund(first, shop.Number("R"), 1_000, 10_000)));
        await shop.Control("/pay/top-up", new { mchid = merchant.Mchid, account = "basic", amount = 9_000 });
        var done = await merchant.Refund(first, shop.Number("R"), 1_000, 10_000);
        Assert.Equal((200, "AVAILABLE"), (done.Status, done.Text("funds_account")));
        Assert.Equal((9_940 - 994, 0), await Basic(merchant));
    }

    [Fact]
    public async Task Fees_come_in_half_up_and_flow_back_to_the_last_fen()
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant, 250);
        Assert.Equal((0, 248), await Basic(merchant));
        foreach (var part in new[] { 83, 83, 84 })
        {
            Assert.Equal(200, (await merchant.Refund(order, shop.Number("R"), part, 250)).Status);
            await shop.Pass(Minute);
        }
        Assert.Equal((0, 0), await Basic(merchant));
    }

    private async Task<(long, long)> Basic(PayMerchant merchant)
    {
        var (available, unsettled, _) = await shop.Balance(merchant);
        return (available, unsettled);
    }

    private static (int, string) Said(PayReply reply) => (reply.Status, reply.Code);
}

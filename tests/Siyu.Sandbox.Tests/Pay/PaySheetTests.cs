using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>What a phone shows before and after money moves (收银台、收款、退款通知).</summary>
public class PaySheetTests(PayShop shop) : IClassFixture<PayShop>
{
    [Fact]
    public async Task The_sheet_names_merchant_and_amount_and_is_refused_to_others_and_once_paid()
    {
        var merchant = await shop.Merchant(name: "云杉服饰");
        var placed = await merchant.Post(PayDeeds.Jsapi, shop.OrderBody(merchant, 12_900));
        var prepay = placed.Text("prepay_id");
        var sheet = await shop.Control("/persona/pay-sheet", new { prepay_id = prepay, persona = PayShop.MsWang });
        Assert.Equal(("云杉服饰", 12_900L, "NOTPAY"), ((string)sheet["merchant"]!, (long)sheet["total"]!, (string)sheet["trade_state"]!));
        var other = await shop.TryControl("/persona/pay-sheet", new { prepay_id = prepay, persona = PayShop.Xiaoli });
        Assert.Equal((409, "pay.other_payer"), (other.Status, (string)other.Answer["error"]!));
        var forged = await shop.TryControl("/persona/pay-sheet", new
        {
            persona = PayShop.MsWang,
            request_payment = new { timeStamp = "1", nonceStr = "n", package = "prepay_id=" + prepay, signType = "RSA", paySign = "AAAA" },
        });
        Assert.Equal((409, "pay.bad_pay_sign"), (forged.Status, (string)forged.Answer["error"]!));
        await shop.Control("/persona/pay", new { prepay_id = prepay, persona = PayShop.MsWang });
        Assert.Equal(409, (await shop.TryControl("/persona/pay-sheet", new { prepay_id = prepay, persona = PayShop.MsWang })).Status);
    }

    [Fact]
    public async Task A_refund_shows_on_the_payers_phone()
    {
        var merchant = await shop.Merchant();
        var paid = await shop.Paid(merchant, 1_000);
        await merchant.Refund(paid.OutTradeNo, shop.Number("R"), 300, 1_000);
        await shop.Pass(TimeSpan.FromSeconds(4));
        var received = (await shop.Look("/persona/received?persona=" + PayShop.MsWang))["received"]!.AsArray();
        Assert.Contains(received, r => (string)r!["kind"]! == "refund" && (long)r["body"]!["amount"]! == 300);
    }

    [Fact]
    public async Task A_transfer_waits_in_the_receivers_wallet_and_only_there()
    {
        var merchant = await shop.Merchant(name: "云杉服饰");
        var number = shop.Number("B");
        var made = await merchant.Post("/v3/fund-app/mch-transfer/transfer-bills", new
        {
            appid = PayShop.Appid, out_bill_no = number, transfer_scene_id = "1000", openid = shop.Openid(), transfer_amount = 500,
            transfer_remark = "活动奖励",
            transfer_scene_report_infos = new[]
            {
                new { info_type = "活动名称", info_content = "开业" }, new { info_type = "奖励说明", info_content = "红包" },
            },
        });
        var ask = new { package_info = made.Text("package_info"), persona = PayShop.MsWang };
        var sheet = await shop.Control("/persona/transfer-sheet", ask);
        Assert.Equal(("云杉服饰", 500L, "活动奖励"), ((string)sheet["merchant"]!, (long)sheet["amount"]!, (string)sheet["perception"]!));
        Assert.Equal(409, (await shop.TryControl("/persona/transfer-sheet", ask with { persona = PayShop.Xiaoli })).Status);
        Assert.Single((await shop.Look("/persona/transfers?persona=" + PayShop.MsWang))["transfers"]!.AsArray());
        Assert.Empty((await shop.Look("/persona/transfers?persona=" + PayShop.Xiaoli))["transfers"]!.AsArray());
        await shop.Control("/persona/confirm-transfer", ask);
        Assert.Empty((await shop.Look("/persona/transfers?persona=" + PayShop.MsWang))["transfers"]!.AsArray());
    }
}

using Siyu.Sandbox.Core;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>When the wire or the platform fails: the state is what it is, and asking again with the same number finds it.</summary>
public class PayFaultTests(PayShop shop) : IClassFixture<PayShop>
{
    [Theory]
    [InlineData("timeout_after_commit", true)]
    [InlineData("timeout_before_commit", false)]
    [InlineData("reset", false)]
    public async Task A_call_without_an_answer_may_have_happened(string kind, bool happened)
    {
        var merchant = await shop.Merchant();
        var (order, _) = await shop.Paid(merchant);
        var number = shop.Number("R");
        await Fault("pay:POST /v3/refund/domestic/refunds", kind, new { ms = "50" });
        await Assert.ThrowsAsync<HttpRequestException>(() => merchant.Refund(order, number, 100, 1000));

        var found = await merchant.Get($"{PayDeeds.Refunds}/{number}");
        Assert.Equal(happened ? 200 : 404, found.Status);
        Assert.Equal(200, (await merchant.Refund(order, number, 100, 1000)).Status);
        Assert.Equal(100, (long)(await shop.Look("/pay/orders?mchid=" + merchant.Mchid))["orders"]![0]!["refunded"]!);
    }

    [Theory]
    [InlineData("before_commit", "NOTPAY", 404)]
    [InlineData("after_commit", "NOTPAY", 200)]
    public async Task An_error_of_the_platform_says_nothing_about_the_state(string when, string state, int status)
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        await Fault("pay:POST " + PayDeeds.Jsapi, "pay_error", new { when, status = "429", code = "RATELIMIT_EXCEEDED" });
        var refused = await merchant.Post(PayDeeds.Jsapi, body);
        Assert.Equal((429, "RATELIMIT_EXCEEDED"), (refused.Status, refused.Code));
        var found = await merchant.Query((string)body["out_trade_no"]!);
        Assert.Equal(status, found.Status);
        if (status == 200) Assert.Equal(state, found.Text("trade_state"));
    }

    [Theory]
    [InlineData("wrong_response_signature")]
    [InlineData("signtest_probe")]
    [InlineData("clock_skew")]
    [InlineData("unknown_serial")]
    [InlineData("missing_signature")]
    public async Task A_badly_signed_answer_does_not_verify(string kind)
    {
        var merchant = await shop.Merchant();
        await Fault("pay:GET /v3/certificates", kind, new { });
        var reply = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", ""));
        Assert.Equal(200, reply.Status);
        Assert.False(merchant.Verifies(reply));
        Assert.Equal(200, (await merchant.Get("/v3/certificates")).Status);
    }

    [Fact]
    public async Task Answers_and_notices_can_say_something_new()
    {
        var merchant = await shop.Merchant();
        await Fault("callback:pay TRANSACTION.SUCCESS", "schema_drift", new { set = "trade_state", value = "ACCEPTING", add = "tip" });
        var (order, _) = await shop.Paid(merchant);
        var told = merchant.Open(Assert.Single(shop.Box.At(merchant.NotifyPath)));
        Assert.Equal(("ACCEPTING", true), ((string?)told["trade_state"], told.ContainsKey("tip")));
        await Fault("pay:GET *", "schema_drift", new { set = "trade_state", value = "ACCEPTING", remove = "bank_type" });
        var odd = (await merchant.Query(order)).Json;
        Assert.Equal(("ACCEPTING", false), ((string?)odd["trade_state"], odd.ContainsKey("bank_type")));
        Assert.Equal("SUCCESS", (await merchant.Query(order)).Text("trade_state"));
    }

    [Fact]
    public async Task The_time_of_an_answer_can_be_off_to_either_side()
    {
        var merchant = await shop.Merchant();
        await Fault("pay:GET /v3/certificates", "clock_skew", new { seconds = 900 });
        var reply = await PayMerchant.SendUnchecked(merchant.Request(HttpMethod.Get, "/v3/certificates", ""));
        Assert.InRange(long.Parse(reply.Headers["Wechatpay-Timestamp"], Text.Plain) - shop.Now.ToUnixTimeSeconds(), 880, 900);
    }

    [Fact]
    public async Task Half_a_letter_is_a_bad_field_and_no_failure()
    {
        var merchant = await shop.Merchant();
        var reply = await merchant.Post(PayDeeds.Jsapi, "{\"appid\":\"\\ud800\",\"mchid\":\"x\"}");
        Assert.Equal((400, "PARAM_ERROR", "/appid"), (reply.Status, reply.Code, (string?)reply.Json["detail"]!["field"]));
    }

    [Fact]
    public async Task Under_trade_management_money_waits_for_confirmed_receipt()
    {
        var merchant = await shop.Merchant(switches: new { trade_managed = true });
        var (order, transaction) = await shop.Paid(merchant, 10_000, sharing: true);
        await shop.Pass(TimeSpan.FromDays(3));
        Assert.Equal((0, 9_940), await Basic(merchant));
        var unfreeze = new { transaction_id = transaction, out_order_no = shop.Number("S"), description = "完结" };
        Assert.Equal(400, (await merchant.Post("/v3/profitsharing/orders/unfreeze", unfreeze)).Status);
        await shop.Control("/pay/confirm-receipt", new { transaction_id = transaction });
        Assert.Equal(200, (await merchant.Post("/v3/profitsharing/orders/unfreeze", unfreeze)).Status);
        await shop.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal((9_940, 0), await Basic(merchant));
        Assert.Equal(404, (await shop.TryControl(
            "/pay/confirm-receipt", new { mchid = merchant.Mchid, out_trade_no = order + "x" })).Status);
    }

    [Fact]
    public async Task Shipping_uploaded_and_received_in_the_mini_program_settles_a_managed_trade()
    {
        var mini = shop.Sandbox.Core.Apps.All.First(a => a.Kind == WechatApp.MiniProgram);
        var merchant = await shop.Merchant(switches: new { trade_managed = true }, appid: mini.AppId);
        var body = shop.OrderBody(merchant, 10_000);
        (body["appid"], body["payer"]) = (mini.AppId, new { openid = shop.Openid(appid: mini.AppId) });
        var prepay = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        var transaction = (string)(await shop.Control("/persona/pay", new { prepay_id = prepay }))["transaction_id"]!;
        var wechat = shop.Sandbox.Addresses.Wechat;
        var token = await shop.Post($"{wechat}/cgi-bin/stable_token", new { grant_type = "client_credential", appid = mini.AppId,
            secret = mini.Secret });
        var uploaded = await shop.Post($"{wechat}/wxa/sec/order/upload_shipping_info?access_token={token["access_token"]}", new
        {
            order_key = new { order_number_type = 2, transaction_id = transaction },
            logistics_type = 4, delivery_mode = 1, shipping_list = new[] { new { item_desc = "口红*1" } },
            upload_time = "2026-11-22T12:00:00+08:00", payer = new { openid = shop.Openid(appid: mini.AppId) },
        });
        Assert.Equal(0, (int)uploaded["errcode"]!);
        await shop.Pass(TimeSpan.FromDays(2));
        Assert.Equal((0, 9_940), await Basic(merchant));
        await shop.Pass(TimeSpan.FromDays(9));
        Assert.Equal((9_940, 0), await Basic(merchant));
    }

    [Fact]
    public async Task The_first_merchant_is_bound_to_the_apps_of_the_wechat_plane()
    {
        var first = (await shop.Look("/export-config"))["pay"]!["merchants"]![0]!;
        Assert.Equal(shop.Sandbox.Core.Apps.All.Select(a => a.AppId).Order(), first["appids"]!.AsArray().Select(a => (string)a!).Order());
        Assert.NotEmpty(first["appids"]!.AsArray());
    }

    [Fact]
    public async Task The_page_behind_an_h5_url_says_what_is_to_be_paid()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant, 1_234);
        body["description"] = "<b>口红</b>";
        body["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        var url = (await merchant.Post("/v3/pay/transactions/h5", body)).Text("h5_url");
        var (status, page) = await shop.Page(url + "&redirect_url=https%3A%2F%2Fshop.example%2Fdone");
        Assert.Equal(200, status);
        Assert.Contains("&lt;b&gt;口红&lt;/b&gt;　¥12.34", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://shop.example/done\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", (await shop.Page(url + "&redirect_url=javascript%3Aalert(1)")).Text, StringComparison.Ordinal);
        await shop.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(400, (await shop.Page(url)).Status);
    }

    [Fact]
    public async Task Other_planes_see_paid_orders()
    {
        var merchant = await shop.Merchant();
        var (order, transaction) = await shop.Paid(merchant, 1_000);
        var seen = shop.Sandbox.Core.PaidOrders!;
        var paid = seen.ByTransaction(transaction)!;
        Assert.Equal((order, shop.Openid(), 1_000), (paid.OutTradeNo, paid.OpenId, paid.AmountFen));
        Assert.Equal(transaction, seen.ByOutTradeNo(merchant.Mchid, order)!.TransactionId);
        var unpaid = shop.OrderBody(merchant);
        await merchant.Post(PayDeeds.Jsapi, unpaid);
        Assert.Null(seen.ByOutTradeNo(merchant.Mchid, (string)unpaid["out_trade_no"]!));
    }

    private async Task<(long, long)> Basic(PayMerchant merchant)
    {
        var (available, unsettled, _) = await shop.Balance(merchant);
        return (available, unsettled);
    }

    private Task Fault(string scope, string kind, object args) => shop.Control("/faults/add", new { scope, kind, count = 1, args });
}

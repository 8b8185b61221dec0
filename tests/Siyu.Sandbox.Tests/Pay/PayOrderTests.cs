using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>Placing, paying, querying and closing orders.</summary>
public class PayOrderTests(PayShop shop) : IClassFixture<PayShop>
{
    [Fact]
    public async Task An_order_is_placed_paid_told_and_found()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant, 9_99);
        var number = (string)body["out_trade_no"]!;
        var placed = await merchant.Post(PayDeeds.Jsapi, body);
        Assert.Matches("^wx[0-9]{8}[0-9a-f]{26}$", placed.Text("prepay_id"));

        var unpaid = (await merchant.Query(number)).Json;
        Assert.Equal(("NOTPAY", "订单未支付"), ((string?)unpaid["trade_state"], (string?)unpaid["trade_state_desc"]));
        Assert.Null(unpaid["transaction_id"]);

        await shop.Control("/persona/pay", new { prepay_id = placed.Text("prepay_id"), persona = PayShop.MsWang });
        await shop.Sandbox.Core.Callbacks.Idle();
        var paid = (await merchant.Query(number)).Json;
        Assert.Equal("SUCCESS", (string?)paid["trade_state"]);
        Assert.Matches("^4200[0-9]{24}$", (string)paid["transaction_id"]!);
        Assert.Equal(("JSAPI", "OTHERS", shop.Openid()),
            ((string?)paid["trade_type"], (string?)paid["bank_type"], (string?)paid["payer"]!["openid"]));
        Assert.Equal((999, 999, "CNY"),
            ((long)paid["amount"]!["total"]!, (long)paid["amount"]!["payer_total"]!, (string?)paid["amount"]!["currency"]));
        Assert.Equal(paid.ToJsonString(),
            (await merchant.Get($"/v3/pay/transactions/id/{paid["transaction_id"]}?mchid={merchant.Mchid}")).Json.ToJsonString());

        var notice = Assert.Single(shop.Box.At(merchant.NotifyPath));
        Assert.Equal(("TRANSACTION.SUCCESS", "encrypt-resource"),
            ((string?)notice.Json["event_type"], (string?)notice.Json["resource_type"]));
        Assert.Equal("transaction", (string?)notice.Json["resource"]!["associated_data"]);
        Assert.Equal(paid.ToJsonString(), merchant.Open(notice).ToJsonString());
    }

    [Theory]
    [InlineData("native", "NATIVE", "code_url", "^weixin://wxpay/bizpayurl\\?pr=[0-9A-Za-z]{9}$")]
    [InlineData("h5", "MWEB", "h5_url", "^http://127.0.0.1:[0-9]+/cgi-bin/mmpayweb-bin/checkmweb\\?prepay_id=wx[0-9a-f]+&package=[0-9]+$")]
    [InlineData("app", "APP", "prepay_id", "^wx[0-9]{8}[0-9a-f]{26}$")]
    public async Task Other_ways_to_pay_give_their_own_ticket(string kind, string tradeType, string field, string shape)
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        body.Remove("payer");
        body["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        var placed = await merchant.Post("/v3/pay/transactions/" + kind, body);
        Assert.Matches(shape, placed.Text(field));

        await shop.Control("/persona/pay", new Dictionary<string, string> { [field] = placed.Text(field), ["persona"] = PayShop.Xiaoli });
        var paid = (await merchant.Query((string)body["out_trade_no"]!)).Json;
        Assert.Equal((tradeType, shop.Openid(PayShop.Xiaoli)), ((string?)paid["trade_type"], (string?)paid["payer"]!["openid"]));
    }

    [Theory]
    [InlineData("appid", "wx9999999999999999", "APPID_MCHID_NOT_MATCH", 400)]
    [InlineData("mchid", "1999999999", "INVALID_REQUEST", 400)]
    [InlineData("out_trade_no", "short", "PARAM_ERROR", 400)]
    [InlineData("out_trade_no", "has space 123", "PARAM_ERROR", 400)]
    [InlineData("out_trade_no", "123456789012345678901234567890123", "PARAM_ERROR", 400)]
    [InlineData("description", null, "PARAM_ERROR", 400)]
    [InlineData("notify_url", "http://example.com/notify", "PARAM_ERROR", 400)]
    [InlineData("notify_url", "https://example.com/notify?a=1", "PARAM_ERROR", 400)]
    [InlineData("time_expire", "tomorrow", "PARAM_ERROR", 400)]
    [InlineData("time_expire", "2020-01-01T00:00:00+08:00", "PARAM_ERROR", 400)]
    [InlineData("payer.openid", "oNobody", "PARAM_ERROR", 400)]
    [InlineData("amount.total", 0, "PARAM_ERROR", 400)]
    [InlineData("amount.currency", "USD", "PARAM_ERROR", 400)]
    public async Task A_bad_order_is_refused(string field, object? value, string code, int status)
    {
        var merchant = await shop.Merchant();
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(shop.OrderBody(merchant)))!.AsObject();
        var node = body;
        var path = field.Split('.');
        if (path.Length == 2) node = body[path[0]]!.AsObject();
        node[path[^1]] = value is null ? null : JsonValue.Create(value);
        var reply = await merchant.Post(PayDeeds.Jsapi, body.ToJsonString());
        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_openid_of_another_app_does_not_match()
    {
        const string other = "wx0000000000000002";
        shop.Sandbox.Core.Apps.Put(new WechatApp(other, "secret", WechatApp.MiniProgram, "另一小程序") { Token = "t", EncodingAesKey = "k" });
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        body["payer"] = new { openid = shop.Openid(appid: other) };
        var reply = await merchant.Post(PayDeeds.Jsapi, body);
        Assert.Equal((500, "OPENID_MISMATCH"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_same_number_again_is_the_same_order_or_a_refusal()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        var first = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        Assert.Equal(first, (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id"));

        var other = new Dictionary<string, object?>(body) { ["amount"] = new { total = 1001, currency = "CNY" } };
        var differs = await merchant.Post(PayDeeds.Jsapi, other);
        Assert.Equal((403, "OUT_TRADE_NO_USED"), (differs.Status, differs.Code));

        await shop.Pass(TimeSpan.FromHours(2));
        var renewed = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        Assert.NotEqual(first, renewed);
        Assert.Equal(404, (await shop.TryControl("/persona/pay", new { prepay_id = first })).Status);

        await shop.Control("/persona/pay", new { prepay_id = renewed });
        var paid = await merchant.Post(PayDeeds.Jsapi, body);
        Assert.Equal((400, "ORDERPAID"), (paid.Status, paid.Code));
    }

    [Fact]
    public async Task A_closed_order_cannot_be_paid_nor_its_number_used_again()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        var close = $"/v3/pay/transactions/out-trade-no/{body["out_trade_no"]}/close";
        Assert.Equal((404, "ORDER_NOT_EXIST"), await Said(merchant.Post(close, new { mchid = merchant.Mchid })));
        var prepay = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        Assert.Equal(204, (await merchant.Post(close, new { mchid = merchant.Mchid })).Status);

        Assert.Equal("CLOSED", (await merchant.Query((string)body["out_trade_no"]!)).Text("trade_state"));
        Assert.Equal((400, "ORDER_CLOSED"), await Said(merchant.Post(close, new { mchid = merchant.Mchid })));
        Assert.Equal((400, "ORDER_CLOSED"), await Said(merchant.Post(PayDeeds.Jsapi, body)));
        Assert.Equal((409, "pay.closed"), Said(await shop.TryControl("/persona/pay", new { prepay_id = prepay })));
    }

    [Fact]
    public async Task A_paid_order_cannot_be_closed_or_paid_twice()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        var prepay = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        await shop.Control("/persona/pay", new { prepay_id = prepay });
        Assert.Equal((400, "ORDERPAID"),
            await Said(merchant.Post($"/v3/pay/transactions/out-trade-no/{body["out_trade_no"]}/close", new { mchid = merchant.Mchid })));
        Assert.Equal((409, "pay.paid"), Said(await shop.TryControl("/persona/pay", new { prepay_id = prepay })));
    }

    [Fact]
    public async Task An_unpaid_order_closes_itself_after_seven_days()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        await merchant.Post(PayDeeds.Jsapi, body);
        await shop.Pass(TimeSpan.FromDays(7));
        Assert.Equal("CLOSED", (await merchant.Query((string)body["out_trade_no"]!)).Text("trade_state"));
    }

    [Fact]
    public async Task Tickets_expire_and_belong_to_their_payer()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        body["time_expire"] = shop.Now.AddMinutes(30).ToString(
            "yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
        var prepay = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        Assert.Equal((409, "pay.other_payer"),
            Said(await shop.TryControl("/persona/pay", new { prepay_id = prepay, persona = PayShop.Xiaoli })));
        await shop.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal((409, "pay.expired"), Said(await shop.TryControl("/persona/pay", new { prepay_id = prepay })));

        var page = shop.OrderBody(merchant);
        page["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        var url = (await merchant.Post("/v3/pay/transactions/h5", page)).Text("h5_url");
        await shop.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((409, "pay.ticket_expired"),
            Said(await shop.TryControl("/persona/pay", new { h5_url = url, persona = PayShop.Xiaoli })));
        var again = (await merchant.Post("/v3/pay/transactions/h5", page)).Text("h5_url");
        await shop.Control("/persona/pay", new { h5_url = again, persona = PayShop.Xiaoli });
    }

    [Fact]
    public async Task Leaving_the_till_or_failing_keeps_the_order_unpaid()
    {
        var merchant = await shop.Merchant();
        var body = shop.OrderBody(merchant);
        var prepay = (await merchant.Post(PayDeeds.Jsapi, body)).Text("prepay_id");
        await shop.Control("/persona/pay-cancel", new { prepay_id = prepay });
        await shop.Control("/persona/pay-fail", new { prepay_id = prepay });
        Assert.Equal("NOTPAY", (await merchant.Query((string)body["out_trade_no"]!)).Text("trade_state"));
        Assert.Empty(shop.Box.At(merchant.NotifyPath));
    }

    [Fact]
    public async Task The_phone_checks_the_signature_of_the_front_end()
    {
        var merchant = await shop.Merchant();
        var prepay = (await merchant.Post(PayDeeds.Jsapi, shop.OrderBody(merchant))).Text("prepay_id");
        var package = "prepay_id=" + prepay;
        JsonObject Asked(string sign) => new()
        {
            ["timeStamp"] = "1554208460", ["nonceStr"] = "593BEC", ["package"] = package, ["signType"] = "RSA", ["paySign"] = sign,
        };
        var good = Convert.ToBase64String(merchant.PrivateKey.SignData(
            System.Text.Encoding.UTF8.GetBytes($"{PayShop.Appid}\n1554208460\n593BEC\n{package}\n"),
            System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
        Assert.Equal((409, "pay.bad_pay_sign"),
            Said(await shop.TryControl("/persona/pay", new { request_payment = Asked(good[4..] + "AAAA") })));
        await shop.Control("/persona/pay", new { request_payment = Asked(good) });
    }

    private static async Task<(int, string)> Said(Task<PayReply> reply) => ((await reply).Status, (await reply).Code);

    private static (int, string) Said((int Status, JsonObject Answer) reply) => (reply.Status, (string)reply.Answer["error"]!);
}

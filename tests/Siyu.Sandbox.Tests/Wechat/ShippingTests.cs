using System.Text.Json.Nodes;
using Siyu.Sandbox.Tests.Pay;

namespace Siyu.Sandbox.Tests.Wechat;

public sealed class ShippingTests(PayShop shop) : IClassFixture<PayShop>, IDisposable
{
    private readonly HttpClient http = new();

    [Fact]
    public async Task A_paid_order_is_sent_and_received_and_its_frozen_money_may_settle()
    {
        var (merchant, token) = await Ready(new { trade_managed = true });
        var (number, transaction) = await shop.Paid(merchant);
        Assert.Equal(1, await State(token, transaction));
        Assert.Equal(0, await Upload(token, Shipping(transaction)));
        var order = (await Post(token, "get_order", new JsonObject { ["merchant_id"] = merchant.Mchid,
            ["merchant_trade_no"] = number }))["order"]!;
        Assert.Equal((2, true, "SF123"), ((int)order["order_state"]!, (bool)order["shipping"]!["finish_shipping"]!,
            (string)order["shipping"]!["shipping_list"]![0]!["tracking_no"]!));
        await shop.Pass(TimeSpan.FromDays(10) + TimeSpan.FromSeconds(1));
        token = await Token();
        Assert.Equal(3, await State(token, transaction));
        await shop.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, (await shop.Balance(merchant)).Unsettled);
        Assert.Equal(10060002, await Upload(await Token(), Shipping(transaction, "SF999")));
    }

    [Fact]
    public async Task Uploads_are_refused_by_their_errcode_and_a_correction_serves_once()
    {
        var (merchant, token) = await Ready(null);
        var (_, transaction) = await shop.Paid(merchant);
        JsonObject With(Action<JsonObject> change)
        {
            var body = Shipping(transaction);
            change(body);
            return body;
        }

        Assert.Equal(10060031, await Upload(token, With(b => b["payer"]!["openid"] = "oOther")));
        Assert.Equal(268485216, await Upload(token, With(b => b["upload_time"] = "yesterday")));
        Assert.Equal(10060005, await Upload(token, With(b => b["logistics_type"] = 9)));
        Assert.Equal(10060006, await Upload(token, With(b => (b["logistics_type"], b["delivery_mode"]) = (3, 2))));
        Assert.Equal(10060007, await Upload(token, With(b => b["delivery_mode"] = 2)));
        Assert.Equal(10060008, await Upload(token, With(b => b["shipping_list"]![0]!["item_desc"] = "")));
        Assert.Equal(10060009, await Upload(token, With(b => b["shipping_list"]![0]!["item_desc"] = new string('长', 121))));
        Assert.Equal(10060014, await Upload(token, With(b => b["shipping_list"]![0]!["tracking_no"] = "")));
        Assert.Equal(10060014, await Upload(token, With(b => b["shipping_list"]![0]!.AsObject().Remove("contact"))));
        Assert.Equal(10060024, await Upload(token, With(b => b["shipping_list"] = new JsonArray())));
        Assert.Equal(0, await Upload(token, Shipping(transaction)));
        Assert.Equal(10060023, await Upload(token, Shipping(transaction)));
        Assert.Equal(0, await Upload(token, Shipping(transaction, "SF124")));
        Assert.Equal(10060003, await Upload(token, Shipping(transaction, "SF125")));
    }

    [Fact]
    public async Task A_refunded_order_is_not_to_be_sent()
    {
        var (merchant, token) = await Ready(null);
        var (number, transaction) = await shop.Paid(merchant);
        Assert.Equal(200, (await merchant.Refund(number, shop.Number("R"), 1000, 1000)).Status);
        await shop.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(10060004, await Upload(await Token(), Shipping(transaction)));
        Assert.Equal(5, await State(await Token(), transaction));
        Assert.NotEmpty(token);
    }

    public void Dispose() => http.Dispose();

    private async Task<(PayMerchant Merchant, string Token)> Ready(object? switches)
    {
        await shop.Control("/configure",
            new { wechat = new { apps = new[] { new { appid = PayShop.Appid, kind = "mini", name = "商城" } } } });
        return (await shop.Merchant(switches: switches), await Token());
    }

    private JsonObject Shipping(string transaction, string tracking = "SF123") => new()
    {
        ["order_key"] = new JsonObject { ["order_number_type"] = 2, ["transaction_id"] = transaction },
        ["logistics_type"] = 1,
        ["delivery_mode"] = 1,
        ["shipping_list"] = new JsonArray(new JsonObject
        {
            ["tracking_no"] = tracking, ["express_company"] = "SF", ["item_desc"] = "外套*1",
            ["contact"] = new JsonObject { ["receiver_contact"] = "189****1234" },
        }),
        ["upload_time"] = "2026-11-22T10:00:00.120+08:00",
        ["payer"] = new JsonObject { ["openid"] = shop.Openid() },
    };

    private async Task<string> Token()
    {
        var secret = shop.Sandbox.Core.Apps.Find(PayShop.Appid)!.Secret;
        var url = $"{shop.Sandbox.Addresses.Wechat}/cgi-bin/token?grant_type=client_credential&appid={PayShop.Appid}&secret={secret}";
        return (string)JsonNode.Parse(await http.GetStringAsync(new Uri(url)))!["access_token"]!;
    }

    private async Task<JsonObject> Post(string token, string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString());
        using var answer = await http.PostAsync(new Uri($"{shop.Sandbox.Addresses.Wechat}/wxa/sec/order/{path}?access_token={token}"),
            content);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private async Task<int> Upload(string token, JsonObject body) => (int)(await Post(token, "upload_shipping_info", body))["errcode"]!;

    private async Task<int> State(string token, string transaction) =>
        (int)(await Post(token, "get_order", new JsonObject { ["transaction_id"] = transaction }))["order"]!["order_state"]!;
}

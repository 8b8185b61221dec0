using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>What tests do again and again: order, pay, refund.</summary>
internal static class PayDeeds
{
    public const string Jsapi = "/v3/pay/transactions/jsapi";
    public const string Refunds = "/v3/refund/domestic/refunds";

    public static Dictionary<string, object?> OrderBody(
        this PayShop shop, PayMerchant merchant, long total = 1000, bool sharing = false) => new()
    {
        ["appid"] = PayShop.Appid,
        ["mchid"] = merchant.Mchid,
        ["description"] = "Image形象店-深圳腾大-QQ公仔",
        ["out_trade_no"] = shop.Number("T"),
        ["notify_url"] = merchant.NotifyUrl,
        ["attach"] = "门店=深圳",
        ["amount"] = new { total, currency = "CNY" },
        ["payer"] = new { openid = shop.Openid() },
        ["settle_info"] = new { profit_sharing = sharing },
    };

    /// <summary>Places an order and pays it; the out_trade_no and the transaction id.</summary>
    public static async Task<(string OutTradeNo, string TransactionId)> Paid(
        this PayShop shop, PayMerchant merchant, long total = 1000, bool sharing = false)
    {
        var body = shop.OrderBody(merchant, total, sharing);
        var placed = await merchant.Post(Jsapi, body);
        Assert.Equal(200, placed.Status);
        var paid = await shop.Control("/persona/pay", new { prepay_id = placed.Text("prepay_id"), persona = PayShop.MsWang });
        await shop.Sandbox.Core.Callbacks.Idle();
        return ((string)body["out_trade_no"]!, (string)paid["transaction_id"]!);
    }

    public static Task<PayReply> Query(this PayMerchant merchant, string outTradeNo) =>
        merchant.Get($"/v3/pay/transactions/out-trade-no/{Uri.EscapeDataString(outTradeNo)}?mchid={merchant.Mchid}");

    public static Task<PayReply> Refund(this PayMerchant merchant, string outTradeNo, string outRefundNo, long refund, long total) =>
        merchant.Post(Refunds, new
        {
            out_trade_no = outTradeNo,
            out_refund_no = outRefundNo,
            reason = "商品已售完",
            notify_url = merchant.NotifyUrl + "/refund",
            amount = new { refund, total, currency = "CNY" },
        });

    public static async Task<(long Available, long Unsettled, long Operation)> Balance(this PayShop shop, PayMerchant merchant)
    {
        var balance = (await shop.Look("/pay/balances?mchid=" + merchant.Mchid))["balances"]![0]!;
        return ((long)balance["available"]!, (long)balance["unsettled"]!, (long)balance["operation"]!);
    }
}

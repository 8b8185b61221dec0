using System.Text.RegularExpressions;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>Reads and checks what a merchant asks for when it places an order (下单校验).</summary>
internal sealed partial class OrderRequest(SandboxCore core)
{
    private const long MaxTotal = 10_000_000_000;
    private static readonly TimeSpan ShortestExpiry = TimeSpan.FromMinutes(1);

    public OrderTerms Read(PayCall call, string tradeType)
    {
        var body = call.Body();
        var appid = body.Text("appid", 32);
        call.Own(body.Text("mchid", 32));
        var amount = body.Object("amount");
        CheckScene(body, tradeType);
        CheckDetail(body);
        var terms = new OrderTerms
        {
            Mchid = call.Merchant.Mchid,
            Appid = appid,
            TradeType = tradeType,
            Description = body.Text("description", 127),
            OutTradeNo = body.Text("out_trade_no", 32, TradeNo(), min: 6),
            TimeExpire = Expiry(body, call.Now),
            Attach = body.OptionalBytes("attach", 128),
            NotifyUrl = NotifyUrl.Read(body, required: true)!,
            GoodsTag = body.OptionalText("goods_tag", 32),
            Total = amount.Number("total", 1, MaxTotal),
            Openid = tradeType == OrderTerms.Jsapi ? body.Object("payer").Text("openid", 128) : null,
            DeviceId = body.OptionalObject("scene_info")?.OptionalText("device_id", 32),
            ProfitSharing = body.OptionalObject("settle_info")?.Flag("profit_sharing") ?? false,
        };
        body.Flag("support_fapiao");
        Cny.Check(amount);
        if (!call.Merchant.Appids.Contains(appid)) throw new PayRefusal(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        if (terms.Openid is { } openid) CheckPayer(body, appid, openid);
        return terms;
    }

    private static DateTimeOffset? Expiry(PayBody body, DateTimeOffset now)
    {
        var at = body.Time("time_expire");
        return at is null || at >= now + ShortestExpiry
            ? at
            : throw body.Refuse("time_expire", PayTime.Text(at.Value), "time_expire时间过短，不能早于下单后1分钟");
    }

    private static void CheckScene(PayBody body, string tradeType)
    {
        var scene = tradeType == OrderTerms.H5 ? body.Object("scene_info") : body.OptionalObject("scene_info");
        if (scene is null) return;
        scene.Text("payer_client_ip", 45);
        scene.OptionalText("device_id", 32);
        if (scene.OptionalObject("store_info") is { } shop)
        {
            shop.Text("id", 32);
            shop.OptionalText("name", 256);
            shop.OptionalText("area_code", 32);
            shop.OptionalText("address", 512);
        }
        if (tradeType == OrderTerms.H5) scene.Object("h5_info").Text("type", 32);
    }

    private static void CheckDetail(PayBody body)
    {
        if (body.OptionalObject("detail") is not { } detail) return;
        detail.OptionalNumber("cost_price", 0, MaxTotal);
        detail.OptionalText("invoice_id", 32);
        foreach (var goods in detail.List("goods_detail", 0, 6_000))
        {
            goods.Text("merchant_goods_id", 32);
            goods.OptionalText("wechatpay_goods_id", 32);
            goods.OptionalText("goods_name", 256);
            goods.Number("quantity", 1, int.MaxValue);
            goods.Number("unit_price", 0, MaxTotal);
        }
    }

    private void CheckPayer(PayBody body, string appid, string openid)
    {
        if (core.Personas.ByOpenId(appid, openid) is not null) return;
        if (core.Apps.All.Any(app => app.AppId != appid && core.Personas.ByOpenId(app.AppId, openid) is not null))
            throw new PayRefusal(500, "OPENID_MISMATCH", "openid和appid不匹配");
        throw body.Object("payer").Refuse("openid", openid, "无效的openid");
    }

    [GeneratedRegex(@"^[0-9A-Za-z_\-|*]+$")]
    private static partial Regex TradeNo();
}

/// <summary>The only currency of the domestic product (人民币).</summary>
internal static class Cny
{
    public const string Code = "CNY";

    public static void Check(PayBody amount)
    {
        var currency = amount.OptionalText("currency", 16);
        if (currency is not (null or Code)) throw amount.Refuse("currency", currency, "货币类型错误，境内商户号仅支持人民币CNY");
    }
}

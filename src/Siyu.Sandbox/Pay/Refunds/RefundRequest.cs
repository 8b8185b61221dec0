using System.Text.RegularExpressions;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>Reads and checks a refund application (退款校验) against the order it names.</summary>
internal sealed partial class RefundRequest(OrderBook orders)
{
    private const long MaxTotal = 10_000_000_000;

    public (RefundTerms Terms, PayOrder Order) Read(PayCall call)
    {
        var body = call.Body();
        var amount = body.Object("amount");
        var refund = amount.Number("refund", 1, MaxTotal);
        var sources = Sources(amount, refund);
        var number = body.Text("out_refund_no", 64, RefundNo());
        var order = FindOrder(body, call.Merchant.Mchid);
        var terms = new RefundTerms
        {
            Mchid = call.Merchant.Mchid,
            OutRefundNo = number,
            OutTradeNo = order.Terms.OutTradeNo,
            Amount = refund,
            Total = amount.Number("total", 1, MaxTotal),
            Reason = body.OptionalText("reason", 80),
            NotifyUrl = NotifyUrl.Read(body, required: false),
            FundsAccount = body.OptionalText("funds_account", 32) is null ? null : body.OneOf("funds_account", "AVAILABLE", "UNSETTLED"),
            FromAvailable = sources.Available,
            FromUnavailable = sources.Unavailable,
        };
        amount.Text("currency", 16);
        Cny.Check(amount);
        CheckGoods(body);
        if (terms.Total != order.Terms.Total)
            throw amount.Refuse("total", terms.Total.ToString(System.Globalization.CultureInfo.InvariantCulture), "订单金额与退款请求中的原订单金额不一致");
        if (refund > terms.Total) throw amount.Refuse("refund", null, "退款金额不能大于原订单金额");
        return (terms, order);
    }

    private PayOrder FindOrder(PayBody body, string mchid)
    {
        var transaction = body.OptionalText("transaction_id", 32);
        var outTradeNo = body.OptionalText("out_trade_no", 32);
        if (transaction is null && outTradeNo is null)
            throw body.Refuse("transaction_id", "", "transaction_id和out_trade_no必须二选一");
        var order = transaction is not null ? orders.Transaction(mchid, transaction) : orders.Find(mchid, outTradeNo!);
        if (order is null || (outTradeNo is not null && order.Terms.OutTradeNo != outTradeNo))
            throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "订单不存在");
        return order.Paid ? order : throw PayRefusal.Invalid("订单未支付，不能申请退款");
    }

    private static (long Available, long Unavailable) Sources(PayBody amount, long refund)
    {
        long available = 0, unavailable = 0;
        foreach (var source in amount.List("from", 0, 50))
        {
            var part = source.Number("amount", 1, MaxTotal);
            if (source.OneOf("account", "AVAILABLE", "UNAVAILABLE") == "AVAILABLE") available += part;
            else unavailable += part;
        }
        return available + unavailable == 0 || available + unavailable == refund
            ? (available, unavailable)
            : throw amount.Refuse("from", null, "退款出资账户金额之和与退款金额不一致");
    }

    private static void CheckGoods(PayBody body)
    {
        foreach (var goods in body.List("goods_detail", 0, 6_000))
        {
            goods.Text("merchant_goods_id", 32);
            goods.OptionalText("wechatpay_goods_id", 32);
            goods.OptionalText("goods_name", 256);
            goods.Number("unit_price", 0, MaxTotal);
            goods.Number("refund_amount", 0, MaxTotal);
            goods.Number("refund_quantity", 1, int.MaxValue);
        }
    }

    [GeneratedRegex(@"^[0-9A-Za-z_\-|*@]+$")]
    private static partial Regex RefundNo();
}

using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>An order as queries and notices show it (订单详情); before payment most fields are absent.</summary>
internal static class OrderView
{
    public static JsonObject Of(PayOrder order, DateTimeOffset now)
    {
        var terms = order.Terms;
        var state = order.StateAt(now);
        var view = new JsonObject
        {
            ["appid"] = terms.Appid,
            ["mchid"] = terms.Mchid,
            ["out_trade_no"] = terms.OutTradeNo,
            ["trade_state"] = state,
            ["trade_state_desc"] = Described(state),
            ["promotion_detail"] = new JsonArray(),
        };
        if (terms.Attach is not null) view["attach"] = terms.Attach;
        if (order.Payment is not { } payment)
        {
            view["amount"] = new JsonObject { ["total"] = terms.Total, ["currency"] = Cny.Code, ["payer_currency"] = Cny.Code };
            return view;
        }
        view["attach"] = terms.Attach ?? "";
        view["transaction_id"] = payment.TransactionId;
        view["trade_type"] = terms.TradeType;
        view["bank_type"] = payment.BankType;
        view["success_time"] = PayTime.Text(payment.PaidAt);
        view["payer"] = new JsonObject { ["openid"] = payment.Openid };
        view["amount"] = new JsonObject
        {
            ["total"] = terms.Total, ["payer_total"] = terms.Total, ["currency"] = Cny.Code, ["payer_currency"] = Cny.Code,
        };
        if (terms.DeviceId is not null) view["scene_info"] = new JsonObject { ["device_id"] = terms.DeviceId };
        return view;
    }

    private static string Described(string state) => state switch
    {
        PayOrder.NotPay => "订单未支付",
        PayOrder.Success => "支付成功",
        PayOrder.Refund => "订单发生过退款，退款详情请查询退款单",
        PayOrder.Closed => "订单已关闭",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such trade state."),
    };
}

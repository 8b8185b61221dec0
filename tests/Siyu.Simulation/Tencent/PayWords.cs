using System.Globalization;
using System.Text.Json.Nodes;

namespace Siyu.Simulation.Tencent;

/// <summary>WeChat Pay's own words (微信支付报文).</summary>
internal static class PayWords
{
    public const string Merchant = "1900000109";
    public const string AppId = "wx0000000000000001";

    public static string Order(PayOrderAtWechat order)
    {
        var text = new JsonObject
        {
            ["mchid"] = Merchant, ["appid"] = order.AppId, ["out_trade_no"] = order.Number, ["trade_state"] = order.State,
        };
        if (order.Transaction is null) return text.ToJsonString();
        text["transaction_id"] = order.Transaction;
        text["success_time"] = Time(order.PaidAt!.Value);
        text["amount"] = new JsonObject { ["total"] = order.Fen, ["payer_total"] = order.Fen, ["currency"] = "CNY" };
        return text.ToJsonString();
    }

    public static string Refund(RefundAtWechat refund, bool notice)
    {
        var text = new JsonObject
        {
            ["mchid"] = Merchant, ["refund_id"] = refund.Id, ["out_refund_no"] = refund.Number, ["out_trade_no"] = refund.Of.Number,
            [notice ? "refund_status" : "status"] = refund.State,
            ["amount"] = new JsonObject { ["total"] = refund.Of.Fen, ["refund"] = refund.Fen, ["payer_refund"] = refund.Fen },
        };
        if (refund is { State: "SUCCESS", EndedAt: { } at }) text["success_time"] = Time(at);
        return text.ToJsonString();
    }

    public static string Transfer(TransferAtWechat transfer)
    {
        var text = new JsonObject
        {
            ["mch_id"] = Merchant, ["out_bill_no"] = transfer.Number, ["transfer_bill_no"] = transfer.Id, ["state"] = transfer.State,
            ["transfer_amount"] = transfer.Fen, ["update_time"] = Time(transfer.EndedAt ?? transfer.At),
        };
        if (transfer.State == "FAIL") text["fail_reason"] = "OVERDUE_CLOSE";
        if (transfer.State == "WAIT_USER_CONFIRM") text["package_info"] = "package-of-" + transfer.Number;
        return text.ToJsonString();
    }

    public static string Fault(string code) => new JsonObject { ["code"] = code, ["message"] = "模拟" }.ToJsonString();

    public static string Time(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

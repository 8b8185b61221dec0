using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Bills;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>A refund as answers and notices show it (退款详情).</summary>
internal static class RefundView
{
    public static JsonObject Of(PayRefund refund)
    {
        var terms = refund.Terms;
        var view = new JsonObject
        {
            ["refund_id"] = refund.RefundId,
            ["out_refund_no"] = terms.OutRefundNo,
            ["transaction_id"] = refund.TransactionId,
            ["out_trade_no"] = terms.OutTradeNo,
            ["channel"] = refund.Channel,
            ["user_received_account"] = refund.ReceivedAccount,
            ["create_time"] = PayTime.Text(refund.CreatedAt),
            ["status"] = refund.Status,
            ["funds_account"] = refund.FundsAccount,
            ["amount"] = Amount(refund),
            ["promotion_detail"] = new JsonArray(),
        };
        if (refund.Status == PayRefund.Success) view["success_time"] = PayTime.Text(refund.DoneAt!.Value);
        return view;
    }

    public static JsonObject Notice(PayRefund refund)
    {
        var terms = refund.Terms;
        var view = new JsonObject
        {
            ["mchid"] = terms.Mchid,
            ["transaction_id"] = refund.TransactionId,
            ["out_trade_no"] = terms.OutTradeNo,
            ["refund_id"] = refund.RefundId,
            ["out_refund_no"] = terms.OutRefundNo,
            ["refund_status"] = refund.Status,
            ["user_received_account"] = refund.ReceivedAccount,
            ["amount"] = new JsonObject
            {
                ["total"] = terms.Total, ["refund"] = terms.Amount, ["payer_total"] = terms.Total, ["payer_refund"] = terms.Amount,
            },
        };
        if (refund.Status == PayRefund.Success) view["success_time"] = PayTime.Text(refund.DoneAt!.Value);
        return view;
    }

    public static string Remark(long refunded, long feeBack) => $"退款总金额{Yuan.Text(refunded)}元;含手续费{Yuan.Text(feeBack)}元";

    private static JsonObject Amount(PayRefund refund)
    {
        var terms = refund.Terms;
        var sources = new JsonArray();
        if (terms.FromAvailable > 0) sources.Add(new JsonObject { ["account"] = "AVAILABLE", ["amount"] = terms.FromAvailable });
        if (terms.FromUnavailable > 0) sources.Add(new JsonObject { ["account"] = "UNAVAILABLE", ["amount"] = terms.FromUnavailable });
        return new JsonObject
        {
            ["total"] = terms.Total,
            ["refund"] = terms.Amount,
            ["from"] = sources,
            ["payer_total"] = terms.Total,
            ["payer_refund"] = terms.Amount,
            ["settlement_refund"] = terms.Amount,
            ["settlement_total"] = terms.Total,
            ["discount_refund"] = 0,
            ["currency"] = Cny.Code,
            ["refund_fee"] = refund.FeeBack,
        };
    }
}

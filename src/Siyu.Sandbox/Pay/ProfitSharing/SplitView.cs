using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>Splits and returns as answers show them (分账详情).</summary>
internal static class SplitView
{
    public static JsonObject Of(SplitOrder split)
    {
        var receivers = new JsonArray();
        foreach (var share in split.Shares) receivers.Add(Of(share));
        return new JsonObject
        {
            ["transaction_id"] = split.TransactionId,
            ["out_order_no"] = split.OutOrderNo,
            ["order_id"] = split.OrderId,
            ["state"] = split.State,
            ["receivers"] = receivers,
        };
    }

    public static JsonObject Of(SplitReturn back) => new()
    {
        ["order_id"] = back.OrderId,
        ["out_order_no"] = back.OutOrderNo,
        ["out_return_no"] = back.OutReturnNo,
        ["return_id"] = back.ReturnId,
        ["return_mchid"] = back.ReturnMchid,
        ["amount"] = back.Amount,
        ["description"] = back.Description,
        ["result"] = back.Result,
        ["create_time"] = PayTime.Text(back.CreatedAt),
        ["finish_time"] = PayTime.Text(back.CreatedAt),
    };

    private static JsonObject Of(Share share)
    {
        var view = new JsonObject
        {
            ["amount"] = share.Amount,
            ["description"] = share.Description,
            ["type"] = share.Type,
            ["account"] = share.Account,
            ["result"] = share.Result,
            ["detail_id"] = share.DetailId,
            ["create_time"] = PayTime.Text(share.CreatedAt),
        };
        if (share.FailReason is not null) view["fail_reason"] = share.FailReason;
        if (share.FinishedAt is { } at) view["finish_time"] = PayTime.Text(at);
        return view;
    }
}

using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>GET a split, what is left to split, or a return (查询分账、剩余待分金额、回退结果).</summary>
internal sealed class QuerySplit(OrderBook orders, SplitBook splits)
{
    public void Map(PayRoutes routes)
    {
        routes.Get("/v3/profitsharing/orders/{out_order_no}", Split);
        routes.Get("/v3/profitsharing/transactions/{transaction_id}/amounts", Amounts);
        routes.Get("/v3/profitsharing/return-orders/{out_return_no}", Return);
    }

    private PayAnswer Split(PayCall call)
    {
        var transaction = call.NeedQuery("transaction_id");
        var split = splits.Find(call.Merchant.Mchid, call.Route("out_order_no"));
        return split?.TransactionId == transaction ? PayAnswer.Json(SplitView.Of(split)) : throw Missing("分账单不存在");
    }

    private PayAnswer Amounts(PayCall call)
    {
        var transaction = call.Route("transaction_id");
        var order = orders.Transaction(call.Merchant.Mchid, transaction) ?? throw Missing("订单不存在");
        if (!order.Terms.ProfitSharing) throw PayRefusal.Invalid("非分账订单不支持查询待分账金额");
        return PayAnswer.Json(new JsonObject
        {
            ["transaction_id"] = transaction,
            ["unsplit_amount"] = order.SplitOver ? 0 : order.Unsplit,
        });
    }

    private PayAnswer Return(PayCall call)
    {
        var outOrderNo = call.NeedQuery("out_order_no");
        var back = splits.Return(call.Merchant.Mchid, call.Route("out_return_no"));
        return back?.OutOrderNo == outOrderNo ? PayAnswer.Json(SplitView.Of(back)) : throw Missing("分账回退单不存在");
    }

    private static PayRefusal Missing(string message) => new(404, "RESOURCE_NOT_EXISTS", message);
}

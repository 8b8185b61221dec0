using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>GET an order by the merchant's number or by the platform's (查询订单).</summary>
internal sealed class QueryOrder(OrderBook orders)
{
    public void Map(PayRoutes routes)
    {
        routes.Get("/v3/pay/transactions/out-trade-no/{out_trade_no}", call =>
            Answer(call, mchid => orders.Find(mchid, call.Route("out_trade_no"))));
        routes.Get("/v3/pay/transactions/id/{transaction_id}", call =>
            Answer(call, mchid => orders.Transaction(mchid, call.Route("transaction_id"))));
    }

    private static PayAnswer Answer(PayCall call, Func<string, PayOrder?> find)
    {
        var mchid = call.Own(call.NeedQuery("mchid"));
        return find(mchid) is { } order ? PayAnswer.Json(OrderView.Of(order, call.Now)) : throw OrderBook.Missing();
    }
}

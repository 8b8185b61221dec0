using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>POST …/out-trade-no/{no}/close (关闭订单): an unpaid order can no longer be paid; answered 204.</summary>
internal sealed class CloseOrder(Store store, OrderBook orders)
{
    public void Map(PayRoutes routes) => routes.Post("/v3/pay/transactions/out-trade-no/{out_trade_no}/close", Close);

    private PayAnswer Close(PayCall call)
    {
        var mchid = call.Own(call.Body().Text("mchid", 32));
        var order = orders.Need(mchid, call.Route("out_trade_no"));
        if (order.Paid) throw new PayRefusal(400, "ORDERPAID", "订单已支付，不能关闭，请申请退款");
        if (order.StateAt(call.Now) == PayOrder.Closed) throw new PayRefusal(400, "ORDER_CLOSED", "订单已关闭，无需重复关闭");
        orders.Put(order with { State = PayOrder.Closed });
        store.Journal("pay", "order.closed", new { mchid, order.Terms.OutTradeNo });
        return PayAnswer.NoContent;
    }
}

using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>GET /v3/refund/domestic/refunds/{out_refund_no} (查询退款).</summary>
internal sealed class QueryRefund(RefundBook refunds)
{
    public void Map(PayRoutes routes) => routes.Get("/v3/refund/domestic/refunds/{out_refund_no}", call =>
        refunds.Find(call.Merchant.Mchid, call.Route("out_refund_no")) is { } refund
            ? PayAnswer.Json(RefundView.Of(refund))
            : throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在"));
}

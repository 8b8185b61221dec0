using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>When an order may be split, and how much of it (分账规则).</summary>
internal sealed class SplitRules(OrderBook orders, Settlement settlement, PayLimits limits)
{
    private const long Whole = 10_000;

    public PayOrder Splittable(Merchant merchant, string transactionId, DateTimeOffset now)
    {
        var order = orders.Transaction(merchant.Mchid, transactionId) ?? throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "订单不存在");
        if (!order.Terms.ProfitSharing) throw PayRefusal.Invalid("非分账订单不支持分账");
        if (now < order.Payment!.PaidAt.AddSeconds(limits.SplitNotBeforeSeconds) || settlement.Frozen(order))
            throw PayRefusal.Invalid("订单处理中，暂时无法分账，请稍后再试");
        if (now > order.Payment.PaidAt.AddDays(limits.SplitDays))
            throw PayRefusal.Invalid($"订单已超过最大分账期限({limits.SplitDays}天)，剩余资金已解冻");
        if (order.SplitOver) throw PayRefusal.Invalid("订单剩余资金已解冻，不能再次分账");
        if (order.SplitRequests >= limits.SplitsPerOrder) throw PayRefusal.Invalid($"分账次数超过限制，一笔订单最多请求{limits.SplitsPerOrder}次");
        return order;
    }

    public void CheckAmounts(Merchant merchant, PayOrder order, long wanted)
    {
        var allowed = order.Terms.Total * merchant.Terms.MaxSplitBps / Whole;
        if (order.SplitDone + order.SplitHeld + wanted > allowed) throw PayRefusal.Invalid("分账金额超出最大分账比例");
        if (wanted > order.Unsplit) throw new PayRefusal(403, "NOT_ENOUGH", "分账金额不足，订单剩余可分账金额小于本次分账金额");
    }
}

using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>POST /v3/refund/domestic/refunds (申请退款): accepted at once, paid out later; the same number asks only once.</summary>
internal sealed class CreateRefund(SandboxCore core, PayBooks books, RefundBook refunds, FinishRefund finish)
{
    private readonly PayLimits limits = core.Limits.Pay;
    private readonly RefundRequest request = new(books.Orders);

    public void Map(PayRoutes routes) => routes.Post("/v3/refund/domestic/refunds", Create);

    private PayAnswer Create(PayCall call)
    {
        var (terms, order) = request.Read(call);
        if (refunds.Find(terms.Mchid, terms.OutRefundNo) is { } known)
        {
            return known.Terms == terms
                ? PayAnswer.Json(RefundView.Of(known))
                : throw PayRefusal.Invalid("商户退款单号重复，请求参数与首次申请时不一致");
        }
        CheckOrder(order, terms, call.Now);
        var refund = Accept(order, terms, call);
        return PayAnswer.Json(RefundView.Of(refund));
    }

    private void CheckOrder(PayOrder order, RefundTerms terms, DateTimeOffset now)
    {
        if (now > order.Payment!.PaidAt.AddDays(limits.RefundDays)) throw PayRefusal.Invalid($"订单已超过可退款的最大期限({limits.RefundDays}天)");
        if (order.Refunded == order.Terms.Total) throw PayRefusal.Invalid("订单已全额退款");
        if (order.Refunded + terms.Amount > order.Terms.Total) throw PayRefusal.Invalid("申请退款金额超过订单可退金额");
        if (order.RefundCount >= limits.RefundsPerOrder) throw PayRefusal.Invalid($"部分退款次数超过限制，一笔订单最多支持{limits.RefundsPerOrder}次部分退款");
        if (order.LastRefundAt is { } last && now < last.AddSeconds(limits.RefundPauseSeconds))
            throw new PayRefusal(429, "FREQUENCY_LIMITED", "同一笔订单多次退款请间隔1分钟后再提交");
    }

    private PayRefund Accept(PayOrder order, RefundTerms terms, PayCall call)
    {
        var feeBack = Fee.Back(order.Terms.Total - order.Refunded, terms.Amount, order.Payment!.FeeBps);
        var (available, unsettled) = Sources(order, terms, feeBack);
        var refund = new PayRefund
        {
            Terms = terms,
            RefundId = books.Numbers.Refund(),
            TransactionId = order.Payment.TransactionId,
            CreatedAt = call.Now,
            FromAvailable = available,
            FromUnsettled = unsettled,
            FeeBack = feeBack,
            Outcome = call.Merchant.Switches.RefundOutcome,
        };
        var slip = new Slip("退款", "退款", refund.RefundId, terms.OutRefundNo, RefundView.Remark(terms.Amount, feeBack));
        books.Money.Move(terms.Mchid, Pocket.Unsettled, -unsettled, slip);
        books.Money.Move(terms.Mchid, Pocket.Available, -available, slip);
        books.Orders.Put(order with
        {
            State = PayOrder.Refund,
            Refunded = order.Refunded + terms.Amount,
            FeeBack = order.FeeBack + feeBack,
            RefundCount = order.RefundCount + 1,
            LastRefundAt = call.Now,
            Unsettled = order.Unsettled - unsettled,
            SplitOver = order.SplitOver || order.Refunded + terms.Amount == order.Terms.Total,
        });
        refunds.Put(refund);
        finish.Schedule(refund, call.Merchant);
        core.Store.Journal("pay", "refund.accepted",
            new { terms.Mchid, terms.OutTradeNo, terms.OutRefundNo, refund.RefundId, terms.Amount, feeBack });
        return refund;
    }

    /// <summary>Which pockets pay (退款资金来源), net of the fee that flows back: the order's own unsettled money first.</summary>
    private (long Available, long Unsettled) Sources(PayOrder order, RefundTerms terms, long feeBack)
    {
        var net = terms.Amount - feeBack;
        long available, unsettled;
        if (terms.NamesSources)
        {
            unsettled = Math.Max(0, terms.FromUnavailable - feeBack);
            available = net - unsettled;
        }
        else
        {
            unsettled = terms.FundsAccount switch
            {
                "AVAILABLE" => 0,
                "UNSETTLED" => net,
                _ => Frozen(order) ? net : Math.Min(net, order.Unsplit),
            };
            available = net - unsettled;
        }
        if (unsettled > order.Unsplit)
        {
            throw new PayRefusal(403, "NOT_ENOUGH", Frozen(order)
                ? "订单剩余冻结资金不足以退款，请先完结分账或回退分账后再申请"
                : "未结算资金不足，请使用可用余额退款");
        }
        books.Money.Need(terms.Mchid, Pocket.Available, available, "基本账户余额不足，请充值后重新发起");
        return (available, unsettled);
    }

    // Money of an order that may still be split: a refund takes from it, or waits until splitting is over.
    private static bool Frozen(PayOrder order) => order.Terms.ProfitSharing && !order.SplitOver;
}

using System.Text.Json;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Notices;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>A refund in progress ends (退款到账): the payer has the money, or it is abnormal, or closed and the money comes back.</summary>
internal sealed class FinishRefund
{
    private const string TimerKind = "pay.refund";
    private readonly SandboxCore core;
    private readonly PayBooks books;
    private readonly RefundBook refunds;
    private readonly PayNotices notices;

    public FinishRefund(SandboxCore core, PayBooks books, RefundBook refunds, PayNotices notices)
    {
        (this.core, this.books, this.refunds, this.notices) = (core, books, refunds, notices);
        core.Clock.On(TimerKind, (key, _) =>
        {
            core.Store.Atomic(() => Finish(key));
            return Task.CompletedTask;
        });
    }

    public void Schedule(PayRefund refund, Merchant merchant) =>
        core.Clock.Schedule(core.Clock.Now.AddMilliseconds(merchant.Terms.RefundDelayMs), TimerKind, refund.Key);

    private void Finish(string key)
    {
        var refund = refunds.Get(key);
        if (refund.Status != PayRefund.Processing) return;
        var done = refund with { Status = refund.Outcome, DoneAt = core.Clock.Now };
        refunds.Put(done);
        if (done.Status == PayRefund.Closed) GiveBack(done);
        if (done.Status == PayRefund.Success) ShowPayer(done);
        var merchant = books.Merchants.Get(done.Terms.Mchid);
        var url = done.Terms.NotifyUrl ?? merchant.Switches.RefundNotifyUrl;
        notices.Send(merchant, url, Event(done.Status), RefundView.Notice(done));
        core.Store.Journal("pay", "refund.finished",
            new { done.Terms.Mchid, done.Terms.OutTradeNo, done.Terms.OutRefundNo, done.RefundId, done.Status, done.Terms.Amount });
    }

    private void ShowPayer(PayRefund refund)
    {
        var order = books.Orders.Get(Orders.PayOrder.KeyOf(refund.Terms.Mchid, refund.Terms.OutTradeNo));
        if (order.Payment is not { } payment) return;
        var voucher = new { amount = refund.Terms.Amount, order.Terms.Description, books.Merchants.Get(refund.Terms.Mchid).Name,
            refund_id = refund.RefundId };
        core.Inbox.Add(payment.Persona, "微信支付", "refund", JsonSerializer.Serialize(voucher, Store.Json));
    }

    private void GiveBack(PayRefund refund)
    {
        var terms = refund.Terms;
        var slip = new Slip("退款", "退款关闭退回", refund.RefundId, terms.OutRefundNo, RefundView.Remark(terms.Amount, refund.FeeBack));
        var order = books.Orders.Get(Orders.PayOrder.KeyOf(terms.Mchid, terms.OutTradeNo));
        books.Money.Move(terms.Mchid, Pocket.Available, refund.FromAvailable + refund.FromUnsettled, slip);
        books.Orders.Put(order with { Refunded = order.Refunded - terms.Amount, FeeBack = order.FeeBack - refund.FeeBack });
    }

    private static PayEvent Event(string status) => status switch
    {
        PayRefund.Success => PayEvent.RefundSuccess,
        PayRefund.Abnormal => PayEvent.RefundAbnormal,
        PayRefund.Closed => PayEvent.RefundClosed,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A refund does not end so."),
    };
}

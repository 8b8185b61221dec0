using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>POST …/refunds/{refund_id}/apply-abnormal-refund (异常退款): the money goes to a bank card instead.</summary>
internal sealed class ApplyAbnormalRefund(SandboxCore core, RefundBook refunds, FinishRefund finish, SensitiveText sensitive)
{
    public void Map(PayRoutes routes) => routes.Post("/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund", Apply);

    private PayAnswer Apply(PayCall call)
    {
        var body = call.Body();
        var number = body.Text("out_refund_no", 64);
        var toUser = body.OneOf("type", "USER_BANK_CARD", "MERCHANT_BANK_CARD") == "USER_BANK_CARD";
        var card = toUser ? UserCard(call, body) : "商户银行卡";
        var refund = refunds.ById(call.Merchant.Mchid, call.Route("refund_id"));
        if (refund is null || refund.Terms.OutRefundNo != number) throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
        if (refund.Status != PayRefund.Abnormal) throw PayRefusal.Invalid("退款单状态不是退款异常，不能发起异常退款");
        var again = refund with
        {
            Status = PayRefund.Processing,
            Outcome = PayRefund.Success,
            DoneAt = null,
            Channel = "OTHER_BANKCARD",
            ReceivedAccount = card,
        };
        refunds.Put(again);
        finish.Schedule(again, call.Merchant);
        core.Store.Journal("pay", "refund.abnormal-applied", new { refund.Terms.Mchid, refund.Terms.OutRefundNo, refund.RefundId });
        return PayAnswer.Json(RefundView.Of(again));
    }

    private string UserCard(PayCall call, PayBody body)
    {
        var bank = body.Text("bank_type", 32);
        var account = sensitive.Need(call, body, "bank_account");
        sensitive.Need(call, body, "real_name");
        return bank + account[^Math.Min(4, account.Length)..];
    }
}

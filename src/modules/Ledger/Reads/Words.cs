using Siyu.Contracts.Ledger;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>How journals, accounts and their nouns are said in a file (导出用词), as on the screen.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["order_paid"] = "订单收款", ["late_payment"] = "迟到的付款", ["order_completed"] = "订单完成", ["order_refunded"] = "订单退款",
        ["refund_settled"] = "退款到账", ["payment_fee"] = "支付手续费", ["payment_released"] = "货款解冻",
        ["commission_accrued"] = "佣金计提", ["commission_reversed"] = "佣金冲回", ["commission_payable"] = "佣金转可提现",
        ["payout_netting"] = "提现抵扣欠款", ["payout_started"] = "发起提现", ["payout_paid"] = "提现到账",
        ["payout_returned"] = "提现退回", ["points_earned"] = "消费得积分", ["points_active"] = "积分生效",
        ["points_taken_back"] = "退款扣回积分", ["points_expired"] = "积分到期", ["points_adjusted"] = "人工调整积分",
        ["points_forfeited"] = "注销会员的积分失效", ["statement_adjusted"] = "结算单调整", ["statement_paid"] = "结算付款",
        ["coupon_redeemed"] = "门店核销补贴", ["coupon_redemption_undone"] = "撤销核销补贴",
    };

    private static readonly Dictionary<string, string> Nouns = new(StringComparer.Ordinal)
    {
        ["order"] = "订单", ["payout"] = "提现", ["number"] = "商户单号", ["program"] = "会员卡体系", ["points"] = "积分", ["statement"] = "结算单",
        ["redemption"] = "门店核销", ["refund"] = "退款",
    };

    public static string Of(string journalKind) => Kinds.GetValueOrDefault(journalKind, journalKind);

    public static string Of(Nature nature) => nature switch
    {
        Nature.Asset => "资产", Nature.Liability => "负债", Nature.Income => "收入", Nature.Expense => "费用",
    };

    public static string Noun(string subject) => Nouns.GetValueOrDefault(subject.Split('/', 2)[0], "单据");

    /// <summary>An order by its number; any other noun by what stands behind its kind.</summary>
    public static object Subject(string subject) => subject.Split('/', 2) is [var kind, var id]
        ? Guid.TryParse(id, out var of) ? new Named(kind, of, id) : id : subject;

    /// <summary>What the key below an account names.</summary>
    public static object Sub(AccountKind kind, string sub)
    {
        if (sub.Length == 0) return "集团";
        if (!Guid.TryParse(sub, out var id)) return sub;
        return kind switch
        {
            AccountKind.PromoterReceivable or AccountKind.CommissionPending or AccountKind.CommissionPayable
                or AccountKind.PayrollClearing => new Named("staff", id, sub),
            AccountKind.SupplierReceivable or AccountKind.StoreReceivable or AccountKind.SupplierPayable or AccountKind.StorePayable
                or AccountKind.OrderServiceFee => new Named("unit", id, sub),
            AccountKind.SalesRevenue or AccountKind.ServiceRevenue => new Named("brand", id, sub),
            AccountKind.CustomerPrepaid => new Named("order", id, sub),
            _ => sub,
        };
    }
}

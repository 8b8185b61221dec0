using Siyu.Contracts.Ledger;
using Siyu.Kernel;

namespace Siyu.Ledger.Domain;

/// <summary>On which side an account grows (科目性质): assets and expenses by debits, liabilities and income by credits.</summary>
internal enum Nature { Asset, Liability, Income, Expense }

/// <summary>How an account behaves (科目规则).</summary>
/// <param name="Guarded">
/// It may not go negative: its balance is locked and a journal that would overdraw it is refused. What records that money has moved
/// outside is never guarded, because a fact is not refused; <c>./siyu verify</c> looks at those afterwards.
/// </param>
internal sealed record AccountRule(Nature Nature, bool Guarded, string Zh)
{
    public bool GrowsByDebit => Nature is Nature.Asset or Nature.Expense;
}

/// <summary>The table of accounts (科目表, COMMERCE §4), and which may not go negative.</summary>
internal static class ChartOfAccounts
{
    private const bool Guarded = true;
    private const bool Free = false;

    public static readonly IReadOnlyList<AccountKind> Kinds = Enum.GetValues<AccountKind>();

    public static AccountRule Rule(this AccountKind kind) => kind switch
    {
        AccountKind.WxFrozen => new(Nature.Asset, Free, "微信商户号待结算"),
        AccountKind.WxAvailable => new(Nature.Asset, Free, "微信商户号可用余额"),
        AccountKind.WxOperating => new(Nature.Asset, Free, "微信运营账户"),
        AccountKind.Bank => new(Nature.Asset, Free, "银行存款"),
        AccountKind.PromoterReceivable => new(Nature.Asset, Guarded, "应收推广人"),
        AccountKind.SupplierReceivable => new(Nature.Asset, Guarded, "应收供应商"),
        AccountKind.StoreReceivable => new(Nature.Asset, Guarded, "应收门店"),
        AccountKind.CustomerPrepaid => new(Nature.Liability, Guarded, "预收货款"),
        AccountKind.RefundPayable => new(Nature.Liability, Free, "应付退款"),
        AccountKind.CommissionPending => new(Nature.Liability, Guarded, "待结佣金"),
        AccountKind.CommissionPayable => new(Nature.Liability, Guarded, "应付佣金"),
        AccountKind.SupplierPayable => new(Nature.Liability, Free, "应付供应商"),
        AccountKind.StorePayable => new(Nature.Liability, Free, "应付门店"),
        AccountKind.LeaderPayable => new(Nature.Liability, Free, "应付团长"),
        AccountKind.PointsPending => new(Nature.Liability, Free, "待发积分"),
        AccountKind.PointsLiability => new(Nature.Liability, Free, "积分负债"),
        AccountKind.CouponPrepaid => new(Nature.Liability, Guarded, "预收券款"),
        AccountKind.PayoutInFlight => new(Nature.Liability, Free, "提现在途"),
        AccountKind.PayrollClearing => new(Nature.Liability, Free, "工资清算"),
        AccountKind.TaxWithheld => new(Nature.Liability, Free, "代扣税款"),
        AccountKind.SalesRevenue => new(Nature.Income, Free, "销售收入"),
        AccountKind.FreightIncome => new(Nature.Income, Free, "运费收入"),
        AccountKind.ServiceRevenue => new(Nature.Income, Free, "扣点收入"),
        AccountKind.OrderServiceFee => new(Nature.Income, Free, "订单服务费"),
        AccountKind.Breakage => new(Nature.Income, Free, "过期收入"),
        AccountKind.CommissionExpense => new(Nature.Expense, Free, "佣金费用"),
        AccountKind.LeaderExpense => new(Nature.Expense, Free, "团长费用"),
        AccountKind.CouponSubsidy => new(Nature.Expense, Free, "优惠补贴"),
        AccountKind.PointsExpense => new(Nature.Expense, Free, "积分费用"),
        AccountKind.PaymentFee => new(Nature.Expense, Free, "支付手续费"),
        AccountKind.BadDebt => new(Nature.Expense, Free, "坏账"),
    };

    /// <summary>A debit (positive) or credit (negative) in the natural sign of the account.</summary>
    public static Money Natural(this AccountKind kind, Money amount) => kind.Rule().GrowsByDebit ? amount : -amount;
}

using Siyu.Kernel;

namespace Siyu.Contracts.Settlement;

/// <summary>A payout began (提现发起).</summary>
public sealed record PayoutStarted(PayoutId Payout, StaffId Earner, Money Amount, DateTimeOffset At) : IEvent
{
    public static string Name => "settlement.payout_started";
    public string Key => Earner.ToString();
}

/// <summary>A payout ended (提现结束): paid, or back to payable.</summary>
public sealed record PayoutEnded(PayoutId Payout, StaffId Earner, Money Amount, bool Paid, DateTimeOffset At) : IEvent
{
    public static string Name => "settlement.payout_ended";
    public string Key => Earner.ToString();
}

/// <summary>A statement was made, or somebody did something to it (结算单变化).</summary>
public sealed record StatementChanged(StatementId Statement, StatementKind Kind, StatementState State, DateTimeOffset At) : IEvent
{
    public static string Name => "settlement.statement_changed";
    public string Key => Statement.ToString();
}

/// <summary>For whom a statement is (结算对象类别): a counter's supplier (供应商), a dealer's store (经销门店), a guide (导购).</summary>
public enum StatementKind { Supplier, Store, Guide }

/// <summary>States of a statement (结算单状态).</summary>
public enum StatementState { Draft, Issued, Disputed, Confirmed, Invoiced, Paid, Closed }

/// <summary>Refusals of settlement (结算拒绝).</summary>
public static class SettlementProblems
{
    public static readonly Problem NothingPayable = Problem.Conflict("settlement.nothing_payable", "暂无可提现佣金",
        "Nothing can be paid out yet");
    public static readonly Problem BelowMinimum = Problem.Conflict("settlement.below_minimum", "满 {0} 元才能提现",
        "A payout needs at least {0} yuan");
    public static readonly Problem InFlight = Problem.Conflict("settlement.in_flight", "上一笔提现尚未完成", "An earlier payout is still under way");
    public static readonly Problem NoReceiver = Problem.Conflict("settlement.no_receiver", "请先在小程序内绑定收款微信",
        "Please link your WeChat in the mini program first");
    public static readonly Problem BadCode = Problem.Invalid("settlement.bad_code", "绑定码无效或已过期", "The code is not valid or has expired");
    public static readonly Problem ReceiverTaken =
        Problem.Conflict("settlement.receiver_taken", "该微信已绑定其他员工", "This WeChat is linked to another member of staff");
    public static readonly Problem NotReady =
        Problem.Conflict("settlement.not_ready", "提现尚在处理，请稍后再试", "The payout is not ready to confirm, please try again");
    public static readonly Problem BadTerms = Problem.Invalid("settlement.bad_terms", "提现规则不合理", "The payout terms make no sense");
    public static readonly Problem Unknown = Problem.NotFound("settlement.unknown", "没有这笔提现", "No such payout");
    public static readonly Problem UnknownStatement =
        Problem.NotFound("settlement.unknown_statement", "没有这张结算单", "No such statement");
    public static readonly Problem WrongState =
        Problem.Conflict("settlement.wrong_state", "结算单当前状态不能这样操作，请刷新", "The statement's state does not allow this, please reload");
    public static readonly Problem NotGathered =
        Problem.Conflict("settlement.not_gathered", "结算单还在生成，请稍后再试", "The statement is still being made, please try again");
    public static readonly Problem NotForGuides =
        Problem.Conflict("settlement.not_for_guides", "导购结算单只对账：佣金通过提现支付", "A guide's statement is for comparing; payouts pay commission");
    public static readonly Problem BadAdjustment = Problem.Invalid(
        "settlement.bad_adjustment", "调整金额不能为零，调整后应结金额不能为负", "An adjustment is not zero, and leaves no less than nothing to pay");
    public static readonly Problem NoInvoiceNeeded =
        Problem.Conflict("settlement.no_invoice_needed", "只有供应商结算单需要发票", "Only suppliers' statements take an invoice");
    public static readonly Problem InvoiceDiffers = Problem.Invalid(
        "settlement.invoice_differs", "发票金额 {0} 元与应结金额 {1} 元不一致", "The invoice says {0} yuan, {1} yuan are due");
    public static readonly Problem InvoiceTaken =
        Problem.Conflict("settlement.invoice_taken", "该发票号码已用于其他结算单", "This invoice number stands on another statement");
    public static readonly Problem BadInvoice = Problem.Invalid(
        "settlement.bad_invoice", "请填写发票号码（8–20 位数字或字母）", "Please give the invoice number, 8–20 digits or letters");
    public static readonly Problem BadInvoiceFile = Problem.Invalid(
        "settlement.bad_invoice_file", "发票文件须为 PDF、OFD、JPG 或 PNG，不超过 {0} MB", "The invoice is a PDF, OFD, JPG or PNG of at most {0} MB");
    public static readonly Problem NeedsInvoice =
        Problem.Conflict("settlement.needs_invoice", "供应商开票后才能付款", "A supplier is paid once the invoice is there");
    public static readonly Problem NeedsNote =
        Problem.Invalid("settlement.needs_note", "请填写说明（2–500 字）", "Please say why (2–500 characters)");
    public static readonly Problem BadReference = Problem.Invalid(
        "settlement.bad_reference", "请填写银行流水号（4–64 位）", "Please give the bank's number of the payment, 4–64 characters");
    public static readonly Problem TooManyAtOnce =
        Problem.Invalid("settlement.too_many_at_once", "一次最多发出 {0} 张", "At most {0} go out at once");
    public static readonly Problem NoInvoiceYet = Problem.NotFound("settlement.no_invoice_yet", "还没有上传发票", "There is no invoice yet");
}

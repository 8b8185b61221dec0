using Siyu.Kernel;

namespace Siyu.Contracts.Payments;

/// <summary>Door to payments (支付): the only room that knows WeChat Pay's words.</summary>
public interface IPayments
{
    /// <summary>Records a payment attempt (支付单) for an owner, in the caller's transaction. Twice for one owner gives the open attempt
    /// again.</summary>
    Task<Result<PaymentId>> Open(PaymentAsk ask, CancellationToken ct);

    /// <summary>Asks WeChat for the prepay and answers what the client needs to pay. Network: call it outside any unit of work. Safe to
    /// repeat.</summary>
    Task<Result<PayTicket>> Prepay(PaymentId payment, Payer payer, CancellationToken ct);

    /// <summary>Wishes the attempt closed (关单): closed at WeChat first, then <see cref="PaymentClosed"/>, or <see cref="PaymentSettled"/>
    /// where it was paid. In the caller's transaction.</summary>
    Task<Result<Done>> Close(PaymentId payment, CancellationToken ct);

    /// <summary>
    /// Wishes money back (退款), once per key; serial per payment. In the caller's transaction, in which the caller also credits
    /// <c>refund_payable</c> under the id answered here: it is debited when the money is seen to leave.
    /// </summary>
    Task<Result<RefundId>> Refund(RefundAsk ask, CancellationToken ct);

    /// <summary>Wishes money sent to a person (商家转账), once per key. In the caller's transaction.</summary>
    Task<Result<TransferId>> Transfer(TransferAsk ask, CancellationToken ct);

    /// <summary>What the receiver's mini program needs to confirm a transfer; null until WeChat waits for it.</summary>
    Task<TransferTicket?> ConfirmPackage(TransferId transfer, CancellationToken ct);
}

/// <summary>A payment to open (支付请求).</summary>
/// <param name="Description">What WeChat shows the payer, at most 127 characters.</param>
public sealed record PaymentAsk(OrderId Owner, MemberId Payer, Money Amount, string Description, DateTimeOffset Expires)
{
    /// <summary>True where commissions will be paid out of it by profit sharing (分账).</summary>
    public bool ProfitSharing { get; init; }
}

/// <summary>By which app and how the payer pays (付款方式).</summary>
/// <param name="AppId">The mini program's or official account's app id.</param>
/// <param name="Ip">The payer's address, which H5 payment must name.</param>
public sealed record Payer(PayWay Way, string AppId, string? Ip);

/// <summary>Ways of WeChat Pay (支付方式).</summary>
public enum PayWay { MiniProgram, OfficialAccount, H5, Native }

/// <summary>What the client needs to pay (调起支付参数): the signed JSAPI fields, or the link or code to open.</summary>
public sealed record PayTicket(PaymentId Payment, PayWay Way, IReadOnlyDictionary<string, string> Fields);

/// <summary>A refund to make (退款请求).</summary>
/// <param name="Key">Idempotency key, <c>after-sale/0199…</c>; heard again in <see cref="RefundSettled"/>.</param>
public sealed record RefundAsk(string Key, PaymentId Payment, Money Amount, string Reason);

/// <summary>A transfer to make (转账请求).</summary>
/// <param name="Key">Idempotency key, <c>payout/0199…</c>.</param>
/// <param name="OpenId">Receiver in the app: personal data.</param>
public sealed record TransferAsk(string Key, string AppId, string OpenId, Money Amount, string Remark);

/// <summary>What <c>wx.requestMerchantTransfer</c> takes (确认收款参数).</summary>
public sealed record TransferTicket(string MerchantId, string AppId, string Package);

/// <summary>
/// Money arrived (支付成功): verified, amount equal, once per payment, also where the owner is closed or paid already.
/// Whoever owns it debits <c>wx_frozen[merchant]</c>; that it becomes available is booked by payments.
/// </summary>
/// <param name="Payment">WeChat Pay knows it by these 32 hex digits, without hyphens (out_trade_no).</param>
public sealed record PaymentSettled(PaymentId Payment, OrderId Owner, Money Amount, string MerchantId, DateTimeOffset At) : IEvent
{
    public static string Name => "payments.payment_settled";
    public string Key => Owner.ToString();
}

/// <summary>An attempt was closed unpaid at WeChat (支付关闭).</summary>
public sealed record PaymentClosed(PaymentId Payment, OrderId Owner, DateTimeOffset At) : IEvent
{
    public static string Name => "payments.payment_closed";
    public string Key => Owner.ToString();
}

/// <summary>A refund reached the payer (退款成功).</summary>
public sealed record RefundSettled(RefundId Refund, string AskKey, PaymentId Payment, OrderId Owner, Money Amount, string MerchantId,
    DateTimeOffset At) : IEvent
{
    public static string Name => "payments.refund_settled";
    public string Key => Owner.ToString();
}

/// <summary>A refund cannot reach the payer and needs a person (退款异常).</summary>
public sealed record RefundAbnormal(RefundId Refund, string AskKey, PaymentId Payment, OrderId Owner, Money Amount, DateTimeOffset At)
    : IEvent
{
    public static string Name => "payments.refund_abnormal";
    public string Key => Owner.ToString();
}

/// <summary>WeChat waits for the receiver to confirm a transfer, 24 h (待收款确认).</summary>
public sealed record TransferAwaited(TransferId Transfer, string AskKey, DateTimeOffset At) : IEvent
{
    public static string Name => "payments.transfer_awaited";
    public string Key => Transfer.ToString();
}

/// <summary>A transfer ended (转账结束): received, or definitely not.</summary>
public sealed record TransferEnded(TransferId Transfer, string AskKey, Money Amount, string MerchantId, bool Received, string? Reason,
    DateTimeOffset At) : IEvent
{
    public static string Name => "payments.transfer_ended";
    public string Key => Transfer.ToString();
}

/// <summary>Refusals of payments (支付拒绝).</summary>
public static class PaymentsProblems
{
    public static readonly Problem Unknown = Problem.NotFound("payments.unknown", "没有这笔支付", "No such payment");
    public static readonly Problem NotOpen = Problem.Conflict("payments.not_open", "支付单已结束", "The payment is no longer open");
    public static readonly Problem AmountDiffers = Problem.Conflict("payments.amount_differs", "支付单金额与之前不一致",
        "The amount differs from the open payment");
    public static readonly Problem OtherWay =
        Problem.Conflict("payments.other_way", "请在最初发起支付的渠道完成支付", "Please pay where the payment was begun");
    public static readonly Problem TooMuch = Problem.Conflict("payments.refund_too_much", "退款金额超过可退金额",
        "The refund exceeds what is left of the payment");
    public static readonly Problem NoPayerIdentity = Problem.Conflict("payments.no_payer_identity", "请先在小程序内登录",
        "Please sign in to the mini program first");
    public static readonly Problem WechatUnavailable = Problem.Busy("payments.wechat_unavailable", "微信支付暂时不可用，请稍后再试",
        "WeChat Pay is not available, please try again");
    public static readonly Problem WechatRefused = Problem.Conflict("payments.wechat_refused", "微信支付拒绝了请求：{0}",
        "WeChat Pay refused the request: {0}");
    public static readonly Problem NotConfigured = Problem.Conflict("payments.not_configured", "尚未配置微信支付商户",
        "No WeChat Pay merchant is configured");
}

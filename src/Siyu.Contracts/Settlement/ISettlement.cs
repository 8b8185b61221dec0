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
}

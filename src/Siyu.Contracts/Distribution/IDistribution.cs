using Siyu.Contracts.Catalog;
using Siyu.Kernel;

namespace Siyu.Contracts.Distribution;

/// <summary>Door to distribution (分销): who earns, decided once at order creation and frozen with the evidence.</summary>
public interface IDistribution
{
    /// <summary>Decides attribution and rates for many orders; writes nothing.</summary>
    Task<IReadOnlyList<Attribution>> Plan(IReadOnlyList<AttributionAsk> asks, CancellationToken ct);

    /// <summary>Writes the decisions of what became orders.</summary>
    Task Keep(IReadOnlyList<Attribution> attributions, CancellationToken ct);

    /// <summary>The lines of an order that is not paid yet cost less now (改价): what is due on them follows, at the rates that were frozen.
    /// In the caller's transaction.</summary>
    Task Reprice(OrderId order, IReadOnlyDictionary<OrderLineId, Money> cash, CancellationToken ct);

    /// <summary>Who earns on these orders, as it was decided (归属查询); an order without a decision is missing.</summary>
    Task<IReadOnlyDictionary<OrderId, DecidedEarner>> Decided(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>What counts as a guide's performance within a time (导购业绩): paid orders of their bound members, whoever shared.</summary>
    Task<Performance> PerformanceOf(StaffId guide, DateTimeOffset from, DateTimeOffset until, CancellationToken ct);

    /// <summary>What a member of staff earned (佣金明细), newest first, below a running number; not before the order was paid.</summary>
    Task<IReadOnlyList<EarningCard>> Earnings(StaffId earner, EarningState? state, long? below, int atMost, CancellationToken ct);
}

/// <summary>The earner of an order (佣金归属人), if there is one, and the rule that decided.</summary>
public sealed record DecidedEarner(OrderId Order, AttributionRule Rule, StaffId? Earner);

/// <summary>A guide's performance (业绩): orders, their cash for goods, and what was refunded of it since.</summary>
public sealed record Performance(long Orders, Money Cash, Money Refunded)
{
    public Money Net => Cash - Refunded;
}

/// <summary>A commission as its earner may see it (佣金明细), and by which rule they have it.</summary>
/// <param name="Number">Running number, by which lists go on.</param>
/// <param name="Reversed">What of the amount went back with refunds.</param>
public sealed record EarningCard(
    long Number, OrderId Order, OrderLineId Line, AttributionRule Rule, int Level, int RateBps, Money Amount, Money Reversed,
    EarningState State)
{
    public DateTimeOffset AccruedAt { get; init; }
    public DateTimeOffset? PayableAt { get; init; }
}

/// <summary>States of what was earned (佣金状态): waiting for the after-sale window, or payable.</summary>
public enum EarningState { Pending, Payable }

/// <summary>An order whose attribution is to be decided (归属请求).</summary>
public sealed record AttributionAsk(OrderId Order, MemberId Buyer, string? ShareToken, IReadOnlyList<AttributedLine> Lines,
    DateTimeOffset At);

/// <summary>A line of such an order (归属行).</summary>
public sealed record AttributedLine(OrderLineId Line, SkuCard Sku, int Quantity, Money Cash);

/// <summary>The recorded decision (归属决定): who earns money, whose performance it counts for, and why.</summary>
/// <param name="Earner">Who earns the first level, if anybody does: the sharer, or the bound guide where the plan says so.</param>
/// <param name="Guide">The bound guide whose performance (业绩) it is; the sharer never takes it away.</param>
public sealed record Attribution(OrderId Order, AttributionRule Rule, StaffId? Earner, StaffId? Guide, UnitId? Store, string Evidence,
    IReadOnlyList<LineCommission> Lines);

/// <summary>Frozen commission of a line (行佣金): at most two levels.</summary>
public sealed record LineCommission(OrderLineId Line, int Level, StaffId Earner, PlanId Plan, int RateBps, Money Amount);

/// <summary>Which row of the precedence table decided (归属规则, COMMERCE §1.7).</summary>
public enum AttributionRule { Campaign, ProductShare, ContentShare, BoundGuide, BoundPromoter, Store, None }

/// <summary>A commission was earned and waits for the after-sale window (佣金待结).</summary>
public sealed record CommissionAccrued(OrderId Order, StaffId Earner, Money Amount, DateTimeOffset At) : IEvent
{
    public static string Name => "distribution.commission_accrued";
    public string Key => Order.ToString();
}

/// <summary>A commission went back with a refund (佣金冲回).</summary>
public sealed record CommissionReversed(OrderId Order, StaffId Earner, Money Amount, bool WasPayable, DateTimeOffset At) : IEvent
{
    public static string Name => "distribution.commission_reversed";
    public string Key => Order.ToString();
}

/// <summary>A commission can be paid out (佣金可结).</summary>
public sealed record CommissionPayable(OrderId Order, StaffId Earner, Money Amount, DateTimeOffset At) : IEvent
{
    public static string Name => "distribution.commission_payable";
    public string Key => Order.ToString();
}

/// <summary>Refusals of distribution (分销拒绝).</summary>
public static class DistributionProblems
{
    public static readonly Problem UnknownShare = Problem.NotFound("distribution.unknown_share", "分享链接无效", "The share link is not valid");
    public static readonly Problem RateTooHigh = Problem.Invalid("distribution.rate_too_high", "佣金合计不得超过 {0}%",
        "Commissions may not exceed {0} % in total");
    public static readonly Problem SecondLevelOff = Problem.Forbidden("distribution.second_level_off", "二级佣金需由指定审批人开启",
        "The second level needs a named approver's switch");
    public static readonly Problem BadPlan =
        Problem.Invalid("distribution.bad_plan", "分佣方案不完整或比例不正确", "The plan is not complete or its rates are wrong");
    public static readonly Problem UnknownPlan = Problem.NotFound("distribution.unknown_plan", "没有这个分佣方案", "No such plan");
    public static readonly Problem BadRules = Problem.Invalid("distribution.bad_rules", "锁定天数须在 0–90 之间", "Lock days lie between 0 and 90");
    public static readonly Problem NotTheApprover = Problem.Forbidden(
        "distribution.not_the_approver", "只有指定审批人可以开关二级佣金", "Only the named approver may switch the second level");
    public static readonly Problem NeedsReason =
        Problem.Invalid("distribution.needs_reason", "请填写原因（2–200 字）", "Please give a reason (2–200 characters)");
    public static readonly Problem BadShare = Problem.Invalid("distribution.bad_share", "分享内容不正确", "What is shared is not valid");
    public static readonly Problem OwnReferrer = Problem.Invalid("distribution.own_referrer", "不能推荐自己", "Nobody refers themselves");
    public static readonly Problem UnknownOrder =
        Problem.NotFound("distribution.unknown_order", "没有这张订单的归属记录", "No attribution of this order");
    public static readonly Problem BadCursor = Problem.Invalid("distribution.bad_cursor", "分页游标不正确", "The cursor is not valid");
    public static readonly Problem BadPeriod =
        Problem.Invalid("distribution.bad_period", "起止日期不正确，最长一年", "The period is not valid, a year at most");
}

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
}

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
}

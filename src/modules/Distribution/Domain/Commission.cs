using Siyu.Contracts.Distribution;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Domain;

/// <summary>
/// A commission (佣金) of one order line and level: frozen when ordered, pending when paid, payable after the after-sale window. What is
/// due is
/// always <c>floor(rate × cash left)</c>; a refund reverses what was granted beyond it, so that any steps end where one would.
/// </summary>
internal sealed class Commission : IScopedRow, IOwnedRow
{
    /// <summary>Running number given by the database, by which lists go on.</summary>
    public long Number { get; private set; }
    public CommissionId Id { get; private init; }
    public OrderId OrderId { get; private init; }
    public OrderLineId Line { get; private init; }
    public int Level { get; private init; }

    /// <summary>The earner (佣金归属人).</summary>
    public StaffId? Owner { get; private init; }
    public string OrgPath { get; private init; } = "";
    public PlanId Plan { get; private init; }
    public int RateBps { get; private init; }
    public Money Amount { get; private set; }
    public Money Reversed { get; private set; }
    public CommissionState State { get; private set; }
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? AccruedAt { get; private set; }
    public DateTimeOffset? PayableAt { get; private set; }

    public StaffId Earner => Owner!.Value;
    public Money Due => Amount - Reversed;

    public static Commission Freeze(OrderId order, LineCommission line, string earnersPath, DateTimeOffset at) => new()
    {
        Id = CommissionId.New(at), OrderId = order, Line = line.Line, Level = line.Level, Owner = line.Earner, OrgPath = earnersPath,
        Plan = line.Plan, RateBps = line.RateBps, Amount = line.Amount, State = CommissionState.Frozen, MadeAt = at,
    };

    /// <summary>The line costs so much now.</summary>
    public void Reprice(Money cash)
    {
        Must.Hold(State == CommissionState.Frozen, "the price of an order changes before it is paid");
        Amount = cash.Rate(RateBps);
    }

    public void Accrue(DateTimeOffset at)
    {
        Must.Hold(State == CommissionState.Frozen, "a commission accrues once");
        (State, AccruedAt) = (CommissionState.Pending, at);
    }

    public void Release(DateTimeOffset at)
    {
        Must.Hold(State == CommissionState.Pending, "a pending commission becomes payable");
        (State, PayableAt) = (CommissionState.Payable, at);
    }

    /// <summary>Lowers what is due to what the cash left earns; answers by how much. Never raises it again.</summary>
    public Money ReverseTo(Money cashLeft)
    {
        var back = Money.Max(Due - cashLeft.Rate(RateBps), Money.Zero);
        Reversed += back;
        return back;
    }
}

/// <summary>States of a commission (佣金状态).</summary>
internal enum CommissionState { Frozen, Pending, Payable }

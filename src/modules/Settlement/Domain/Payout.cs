using Siyu.Contracts.Ledger;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Settlement.Domain;

/// <summary>States of a payout (提现状态): Requested → InFlight → Paid | Returned.</summary>
internal enum PayoutState { Requested, InFlight, Paid, Returned }

/// <summary>Commission on its way to who earned it (提现单); its journals are posted where it moves.</summary>
internal sealed class Payout : IScopedRow
{
    public required PayoutId Id { get; init; }
    public required StaffId Earner { get; init; }
    public required string OrgPath { get; init; }
    public required TransferId Transfer { get; init; }
    public required Money Netted { get; init; }
    public required Money Gross { get; init; }
    public required Money Tax { get; init; }
    public required Money Net { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public PayoutState State { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOpen => State is PayoutState.Requested or PayoutState.InFlight;

    public PayoutStarted Started => new(Id, Earner, Net, RequestedAt);
    public PayoutEnded Ended => new(Id, Earner, Net, State == PayoutState.Paid, EndedAt ?? RequestedAt);

    /// <summary>WeChat waits for the earner to confirm.</summary>
    public void Await()
    {
        if (State == PayoutState.Requested) State = PayoutState.InFlight;
    }

    /// <summary>Received, or back to payable; false where it had ended before.</summary>
    public bool End(bool received, string? reason, DateTimeOffset at)
    {
        if (!IsOpen) return false;
        (State, Reason, EndedAt) = (received ? PayoutState.Paid : PayoutState.Returned, reason, at);
        return true;
    }

    public static Journal Netting(PayoutId id, StaffId earner, PayoutPlan plan, DateTimeOffset at) => new(
        $"payout-netting/{id}", "payout_netting", $"payout/{id}", at,
        [
            Entry.Debit(AccountKind.CommissionPayable, earner, plan.Netted),
            Entry.Credit(AccountKind.PromoterReceivable, earner, plan.Netted),
        ]);

    public static Journal Start(PayoutId id, StaffId earner, PayoutPlan plan, DateTimeOffset at) => new(
        StartKey(id), "payout_started", $"payout/{id}", at,
        [
            Entry.Debit(AccountKind.CommissionPayable, earner, plan.Gross),
            Entry.Credit(AccountKind.PayoutInFlight, id, plan.Net), Entry.Credit(AccountKind.TaxWithheld, "", plan.Tax),
        ]);

    public Journal Paid(string merchant, DateTimeOffset at) => new(
        $"payout-paid/{Id}", "payout_paid", $"payout/{Id}", at,
        [Entry.Debit(AccountKind.PayoutInFlight, Id, Net), Entry.Credit(AccountKind.WxOperating, merchant, Net)]);

    public Journal Returned(DateTimeOffset at) => new(
        $"payout-returned/{Id}", "payout_returned", $"payout/{Id}", at,
        [
            Entry.Debit(AccountKind.PayoutInFlight, Id, Net), Entry.Debit(AccountKind.TaxWithheld, "", Tax),
            Entry.Credit(AccountKind.CommissionPayable, Earner, Gross),
        ]) { Reverses = StartKey(Id) };

    private static string StartKey(PayoutId id) => $"payout-start/{id}";
}

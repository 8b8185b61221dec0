using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Payments.Domain;

/// <summary>States of a transfer (转账单状态): Created → Submitted → Awaiting → Transferring → Received | Failed | Cancelled.</summary>
internal enum TransferState { Created, Submitted, Awaiting, Transferring, Received, Failed, Cancelled }

/// <summary>What WeChat says of a transfer (转账事实).</summary>
internal sealed record TransferFact(
    string OutBillNo, string Merchant, string State, string? ProviderBillNo, Money? Amount, string? Reason, DateTimeOffset? At);

/// <summary>
/// Money on its way to a person (转账单). Its number is kept for life: after an unknown outcome the same number is asked again, and a definite
/// failure ends it, so a new wish is a new transfer with a new number.
/// </summary>
internal sealed class Transfer
{
    public required TransferId Id { get; init; }
    public required string AskKey { get; init; }
    public required string Merchant { get; init; }
    public required string AppId { get; init; }
    public required Money Amount { get; init; }
    public required string Remark { get; init; }
    public required string OutBillNo { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The receiver's open id, sealed; forgotten when the transfer ends.</summary>
    public byte[]? Receiver { get; set; }

    /// <summary>What the receiver's mini program needs to confirm, sealed; forgotten when the transfer ends.</summary>
    public byte[]? Package { get; set; }
    public TransferState State { get; private set; }
    public string? ProviderBillNo { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? AwaitedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsEnded => State is TransferState.Received or TransferState.Failed or TransferState.Cancelled;

    public static Transfer Ask(TransferAsk ask, string merchant, DateTimeOffset now)
    {
        var id = TransferId.New(now);
        return new()
        {
            Id = id, AskKey = ask.Key, Merchant = merchant, AppId = ask.AppId, Amount = ask.Amount, Remark = ask.Remark,
            OutBillNo = id.Value.ToString("N"), AskedAt = now,
        };
    }

    public void Submit(DateTimeOffset now)
    {
        if (State == TransferState.Created) (State, SubmittedAt) = (TransferState.Submitted, now);
    }

    /// <summary>What WeChat says, taken in: awaited once, ended once. A state that lies behind ours is an old message.</summary>
    public Fate Hear(TransferFact fact, DateTimeOffset now)
    {
        if (fact.Merchant != Merchant) return Fate.OtherMerchant;
        if (fact.Amount is { } amount && amount != Amount) return Fate.AmountDiffers;
        if (IsEnded) return Fate.Already;
        ProviderBillNo = fact.ProviderBillNo ?? ProviderBillNo;
        return fact.State switch
        {
            "SUCCESS" => End(TransferState.Received, null, fact.At ?? now),
            "FAIL" => End(TransferState.Failed, fact.Reason ?? "FAIL", fact.At ?? now),
            "CANCELLED" => End(TransferState.Cancelled, fact.Reason ?? "CANCELLED", fact.At ?? now),
            "WAIT_USER_CONFIRM" => Await(now),
            "TRANSFERING" or "CANCELING" => Move(TransferState.Transferring),
            _ => Move(TransferState.Submitted),
        };
    }

    /// <summary>WeChat refused it for good, and does not know its number.</summary>
    public Fate Refuse(string reason, DateTimeOffset now) => IsEnded ? Fate.Already : End(TransferState.Failed, reason, now);

    public TransferAwaited AwaitedNews => new(Id, AskKey, AwaitedAt ?? AskedAt);

    public TransferEnded EndedNews => new(Id, AskKey, Amount, Merchant, State == TransferState.Received, Reason, EndedAt ?? AskedAt);

    private Fate Await(DateTimeOffset now)
    {
        if (State >= TransferState.Awaiting) return Fate.Already;
        (State, AwaitedAt) = (TransferState.Awaiting, now);
        return Fate.Awaited;
    }

    private Fate Move(TransferState state)
    {
        if (State >= state) return Fate.Already;
        State = state;
        return Fate.Noted;
    }

    private Fate End(TransferState state, string? reason, DateTimeOffset at)
    {
        (State, Reason, EndedAt, Receiver, Package) = (state, reason, at, null, null);
        return Fate.Ended;
    }
}

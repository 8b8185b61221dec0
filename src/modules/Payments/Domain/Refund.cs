using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Payments.Domain;

/// <summary>States of a refund (退款单状态): Waiting → Submitted → Accepted → Settled | Abnormal | Closed.</summary>
internal enum RefundState { Waiting, Submitted, Accepted, Settled, Abnormal, Closed }

/// <summary>What WeChat says of a refund (退款事实), from the API, a notice or a query.</summary>
internal sealed record RefundFact(
    string OutRefundNo, string Merchant, string State, string? ProviderRefundId, Money? Amount, Money? Returned, DateTimeOffset? At);

/// <summary>Money on its way back to a payer (退款单), serial within its payment; its number never changes.</summary>
internal sealed class Refund
{
    /// <summary>WeChat wants a minute between two refunds of one payment; read on 2026-11-22.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(61);

    /// <summary>And at most so many of one payment.</summary>
    public const int MostPerPayment = 50;

    public required RefundId Id { get; init; }
    public required string AskKey { get; init; }
    public required PaymentId Payment { get; init; }
    public required OrderId Owner { get; init; }
    public required string Merchant { get; init; }
    public required string OutRefundNo { get; init; }
    public required int Serial { get; init; }
    public required Money Amount { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public RefundState State { get; private set; }
    public required DateTimeOffset SendAt { get; set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public string? ProviderRefundId { get; private set; }

    /// <summary>What reached the payer; less than asked where WeChat's vouchers had paid a part.</summary>
    public Money? Returned { get; private set; }

    /// <summary>Why it needs a person.</summary>
    public string? Fault { get; private set; }

    /// <summary>Counts against what can still be refunded.</summary>
    public bool Takes => State != RefundState.Closed;

    public bool IsSent => State is not (RefundState.Waiting or RefundState.Submitted);

    /// <summary>The next refund of a payment, or why there cannot be one.</summary>
    public static Result<Refund> Ask(RefundAsk ask, Attempt attempt, IReadOnlyList<Refund> earlier, DateTimeOffset now)
    {
        if (attempt.State != AttemptState.Succeeded) return PaymentsProblems.Unknown;
        if (earlier.SingleOrDefault(r => r.AskKey == ask.Key) is { } same)
            return same.Amount == ask.Amount ? same : PaymentsProblems.AmountDiffers;
        if (earlier.Where(r => r.Takes).Sum(r => r.Amount) + ask.Amount > attempt.Amount || !ask.Amount.IsPositive)
            return PaymentsProblems.TooMuch;
        if (earlier.Count >= MostPerPayment) return PaymentsProblems.TooMuch;
        var id = RefundId.New(now);
        var slot = earlier.Count == 0 ? now : earlier.Max(r => r.SendAt) + Gap;
        return new Refund
        {
            Id = id, AskKey = ask.Key, Payment = attempt.Id, Owner = attempt.Owner,
            Merchant = attempt.Merchant, OutRefundNo = id.Value.ToString("N"),
            Serial = earlier.Count + 1, Amount = ask.Amount, Reason = ask.Reason, AskedAt = now, SendAt = slot > now ? slot : now,
        };
    }

    /// <summary>It may be at WeChat from now on.</summary>
    public bool Submit(DateTimeOffset now)
    {
        if (State is not (RefundState.Waiting or RefundState.Abnormal or RefundState.Closed)) return false;
        (State, SubmittedAt, SendAt, Fault, EndedAt) = (RefundState.Submitted, now, now, null, null);
        return true;
    }

    /// <summary>What WeChat says, taken in: settled or in need of a person once, whatever comes again or late.</summary>
    public Fate Hear(RefundFact fact, DateTimeOffset now)
    {
        if (fact.Merchant != Merchant) return Fate.OtherMerchant;
        if (fact.Amount is { } amount && amount != Amount) return Fate.AmountDiffers;
        if (State == RefundState.Settled) return Fate.Already;
        ProviderRefundId = fact.ProviderRefundId ?? ProviderRefundId;
        return fact.State switch
        {
            "SUCCESS" => Settle(fact, now),
            "ABNORMAL" => Need(RefundState.Abnormal, "ABNORMAL", now),
            "CLOSED" => Need(RefundState.Closed, "CLOSED", now),
            _ => Accept(),
        };
    }

    /// <summary>WeChat refused it for good: a person must look.</summary>
    public Fate Refuse(string fault, DateTimeOffset now) => Need(RefundState.Closed, fault, now);

    public RefundSettled SettledNews => new(Id, AskKey, Payment, Owner, Amount, Merchant, EndedAt ?? AskedAt);

    public RefundAbnormal AbnormalNews(DateTimeOffset now) => new(Id, AskKey, Payment, Owner, Amount, now);

    private Fate Accept()
    {
        if (State is not (RefundState.Submitted or RefundState.Waiting)) return Fate.Already;
        State = RefundState.Accepted;
        return Fate.Noted;
    }

    private Fate Settle(RefundFact fact, DateTimeOffset now)
    {
        (State, EndedAt, Returned, Fault) = (RefundState.Settled, fact.At ?? now, fact.Returned ?? Amount, null);
        return Fate.Settled;
    }

    private Fate Need(RefundState state, string fault, DateTimeOffset now)
    {
        if (State == state || State == RefundState.Settled) return Fate.Already;
        (State, EndedAt, Fault) = (state, now, fault);
        return Fate.NeedsPerson;
    }
}

using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Payments.Domain;

/// <summary>
/// States of an attempt (支付单状态): Created → Submitted → Succeeded | Closed | Failed. Money that arrives late still succeeds.
/// </summary>
internal enum AttemptState { Created, Submitted, Succeeded, Closed, Failed }

/// <summary>Money that WeChat says arrived (到账事实), from a notice or a query.</summary>
internal sealed record PaidFact(string OutTradeNo, string Merchant, string TransactionId, Money Amount, DateTimeOffset At);

/// <summary>What became of a message about money (通知结局).</summary>
internal enum Fate { Noted, Settled, Awaited, Ended, NeedsPerson, Already, AmountDiffers, OtherMerchant, OfNothing, Replayed }

/// <summary>Judges fates.</summary>
internal static class Fates
{
    /// <summary>WeChat need not tell it again.</summary>
    public static bool IsTaken(this Fate fate) =>
        fate is Fate.Noted or Fate.Settled or Fate.Awaited or Fate.Ended or Fate.NeedsPerson or Fate.Already;

    /// <summary>WeChat signed it and we cannot agree with it: kept for a person, without any effect.</summary>
    public static bool IsDisputed(this Fate fate) => fate is Fate.AmountDiffers or Fate.OtherMerchant or Fate.OfNothing;
}

/// <summary>One try to be paid for an order (支付单), with its number at WeChat.</summary>
internal sealed class Attempt
{
    /// <summary>WeChat wants at least this much time to pay in.</summary>
    private static readonly TimeSpan ShortestPrepay = TimeSpan.FromMinutes(1);

    /// <summary>WeChat was asked, and answered that it is paid.</summary>
    public const string ByQuery = "query";

    public required PaymentId Id { get; init; }
    public required OrderId Owner { get; init; }
    public required MemberId Payer { get; init; }
    public required string Merchant { get; init; }
    public required string OutTradeNo { get; init; }
    public required Money Amount { get; init; }
    public required string Description { get; init; }
    public required bool ProfitSharing { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public AttemptState State { get; private set; }
    public PayWay? Way { get; private set; }
    public string? AppId { get; private set; }
    public string? TransactionId { get; private set; }

    /// <summary>What proved the payment: the event of the notice that settled it, or <see cref="ByQuery"/>.</summary>
    public string? SettledBy { get; private set; }

    /// <summary>What of the money WeChat still holds frozen for us (待结算).</summary>
    public Money Frozen { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset? ReleasedAt { get; private set; }

    public bool IsOpen => State is AttemptState.Created or AttemptState.Submitted;

    public static Attempt Open(PaymentAsk ask, string merchant, DateTimeOffset now)
    {
        var id = PaymentId.New(now);
        return new()
        {
            Id = id, Owner = ask.Owner, Payer = ask.Payer, Merchant = merchant, OutTradeNo = id.Value.ToString("N"), Amount = ask.Amount,
            Description = ask.Description, ProfitSharing = ask.ProfitSharing, Expires = ask.Expires, OpenedAt = now,
        };
    }

    /// <summary>It may be at WeChat from now on. One number is good for one way of paying only.</summary>
    public Result<Done> Submit(PayWay way, string appId, DateTimeOffset now)
    {
        if (!IsOpen || Expires < now + ShortestPrepay) return PaymentsProblems.NotOpen;
        if (State == AttemptState.Submitted) return (Way, AppId) == (way, appId) ? Done.Already : PaymentsProblems.OtherWay;
        (State, Way, AppId, SubmittedAt) = (AttemptState.Submitted, way, appId, now);
        return Done.It;
    }

    /// <summary>Money arrived: also where the attempt was closed meanwhile, because money is a fact.</summary>
    /// <param name="by">The event of the notice that says so, or <see cref="ByQuery"/>.</param>
    public Fate Settle(PaidFact fact, string by)
    {
        if (fact.Merchant != Merchant) return Fate.OtherMerchant;
        if (fact.Amount != Amount) return Fate.AmountDiffers;
        if (State == AttemptState.Succeeded) return Fate.Already;
        (State, TransactionId, SettledBy, EndedAt, Frozen) = (AttemptState.Succeeded, fact.TransactionId, by, fact.At, Amount);
        return Fate.Settled;
    }

    /// <summary>Closed at WeChat, or never there: it cannot be paid any more.</summary>
    public bool Close(DateTimeOffset now) => End(AttemptState.Closed, now);

    /// <summary>WeChat says that paying failed for good.</summary>
    public bool Fail(DateTimeOffset now) => End(AttemptState.Failed, now);

    /// <summary>Money leaves the payment: from what is frozen as far as that goes; how much of it was frozen.</summary>
    public Money TakeFrozen(Money amount)
    {
        var taken = Money.Min(Frozen, amount);
        Frozen -= taken;
        return taken;
    }

    /// <summary>
    /// A fee comes back with a refund: to what is frozen, unless that was released or all of it was refunded, for then a refund took as
    /// much from what is available; how much of it is frozen now.
    /// </summary>
    public Money GiveFrozen(Money amount, Money refunded)
    {
        var given = ReleasedAt is null ? Money.Max(Money.Zero, Money.Min(Amount - refunded - Frozen, amount)) : Money.Zero;
        Frozen += given;
        return given;
    }

    /// <summary>What was frozen is available from now on; how much.</summary>
    public Money Release(DateTimeOffset now)
    {
        var released = Frozen;
        (Frozen, ReleasedAt) = (Money.Zero, now);
        return released;
    }

    public PaymentSettled SettledNews => new(Id, Owner, Amount, Merchant, EndedAt ?? OpenedAt);

    public PaymentClosed ClosedNews(DateTimeOffset now) => new(Id, Owner, now);

    private bool End(AttemptState state, DateTimeOffset now)
    {
        if (!IsOpen) return false;
        (State, EndedAt) = (state, now);
        return true;
    }
}

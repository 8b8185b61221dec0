using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Domain;

/// <summary>An after-sale (售后): units of lines that a buyer wants to give back, and what was decided.</summary>
internal sealed class AfterSale : IScopedRow, IMemberRow
{
    public AfterSaleId Id { get; private init; }
    public OrderId OrderId { get; private init; }
    public MemberId Member { get; set; }
    public string OrgPath { get; private set; } = "";
    public AfterSaleState State { get; private set; }
    public string Reason { get; private init; } = "";
    public Money Cash { get; private set; }
    public Money Freight { get; private set; }
    public bool BackToStock { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public string? Decision { get; private set; }
    public RefundId? Refund { get; private set; }
    public DateTimeOffset AppliedAt { get; private init; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static AfterSale Apply(Order order, string reason, DateTimeOffset at) => new()
    {
        Id = AfterSaleId.New(at), OrderId = order.Id, Member = order.Member, OrgPath = order.OrgPath, State = AfterSaleState.Applied,
            Reason = reason, AppliedAt = at,
    };

    public AfterSaleChanged ChangedNow(DateTimeOffset at) => new(Id, OrderId, Member, State, at);

    public bool IsOpen => State == AfterSaleState.Applied;

    public Result<Done> Approve(Actor by, Money cash, Money freight, bool backToStock, DateTimeOffset at)
    {
        if (!IsOpen) return OrdersProblems.AfterSaleHandled;
        (State, Cash, Freight, BackToStock, DecidedBy, DecidedAt) =
            (AfterSaleState.RefundPending, cash, freight, backToStock, by.Subject, at);
        return Done.It;
    }

    public Result<Done> Reject(Actor by, string decision, DateTimeOffset at) => End(AfterSaleState.Rejected, by, decision, at);
    public Result<Done> Cancel(Actor by, DateTimeOffset at) => End(AfterSaleState.Cancelled, by, null, at);

    public void Await(RefundId refund) => Refund = refund;

    /// <summary>Another place has the order now, and decides.</summary>
    public void GoTo(OrgPath path) => OrgPath = path.Value;

    /// <summary>The money arrived, or cannot; whichever WeChat says last stands, but arrived is arrived.</summary>
    public AfterSaleChanged? Ended(bool arrived, DateTimeOffset at)
    {
        if (State is not (AfterSaleState.RefundPending or AfterSaleState.RefundAbnormal)) return null;
        (State, EndedAt) = (arrived ? AfterSaleState.Refunded : AfterSaleState.RefundAbnormal, at);
        return ChangedNow(at);
    }

    private Result<Done> End(AfterSaleState state, Actor by, string? decision, DateTimeOffset at)
    {
        if (!IsOpen) return OrdersProblems.AfterSaleHandled;
        (State, DecidedBy, Decision, DecidedAt, EndedAt) = (state, by.Subject, decision, at, at);
        return Done.It;
    }
}

/// <summary>Units of a line in an after-sale (售后行).</summary>
internal sealed class AfterSaleLine
{
    public AfterSaleId AfterSale { get; init; }
    public OrderLineId Line { get; init; }
    public int Quantity { get; init; }
    public Money Cash { get; set; }
}

using System.Linq.Expressions;
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
    public AfterSaleKind Kind { get; private init; }
    public AfterSaleState State { get; private set; }
    public string Reason { get; private init; } = "";
    public Money Cash { get; private set; }
    public Money Freight { get; private set; }
    public bool BackToStock { get; private set; }

    /// <summary>Who agreed that the goods come back first.</summary>
    public Guid? AgreedBy { get; private set; }
    public DateTimeOffset? AgreedAt { get; private set; }

    /// <summary>Until when the buyer must have sent the goods.</summary>
    public DateTimeOffset? ReturnBy { get; private set; }
    public string? Carrier { get; private set; }
    public string? TrackingNumber { get; private set; }
    public DateTimeOffset? SentBackAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public string? Decision { get; private set; }
    public RefundId? Refund { get; private set; }
    public DateTimeOffset AppliedAt { get; private init; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static AfterSale Apply(Order order, AfterSaleKind kind, string reason, DateTimeOffset at) => new()
    {
        Id = AfterSaleId.New(at), OrderId = order.Id, Member = order.Member, OrgPath = order.OrgPath, Kind = kind,
        State = AfterSaleState.Applied, Reason = reason, AppliedAt = at,
    };

    public AfterSaleChanged ChangedNow(DateTimeOffset at) => new(Id, OrderId, Member, State, at);

    public bool IsOpen => State is AfterSaleState.Applied or AfterSaleState.Returning;

    /// <summary>The open ones of an order: their units are asked for, and they hold its settlement.</summary>
    public static Expression<Func<AfterSale, bool>> OpenOf(OrderId order) => one =>
        one.OrderId == order && (one.State == AfterSaleState.Applied || one.State == AfterSaleState.Returning);

    /// <summary>The goods shall come back, and are looked at before any money goes (同意退货).</summary>
    public Result<Done> Agree(Actor by, DateTimeOffset at, TimeSpan within)
    {
        if (State != AfterSaleState.Applied) return OrdersProblems.AfterSaleHandled;
        if (Kind != AfterSaleKind.Return) return OrdersProblems.NothingReturns;
        (State, AgreedBy, AgreedAt, ReturnBy) = (AfterSaleState.Returning, by.Subject, at, at + within);
        return Done.It;
    }

    /// <summary>The buyer sent the goods (寄回商品); what was mistyped is said again.</summary>
    public Result<Done> SendBack(string carrier, string trackingNumber, DateTimeOffset at)
    {
        if (State != AfterSaleState.Returning) return OrdersProblems.NotReturning;
        (Carrier, TrackingNumber, SentBackAt) = (carrier, trackingNumber, SentBackAt ?? at);
        return Done.It;
    }

    /// <summary>Money goes back for what was taken back.</summary>
    public Result<Done> Approve(Actor by, Money cash, Money freight, bool backToStock, DateTimeOffset at)
    {
        if (!IsOpen) return OrdersProblems.AfterSaleHandled;
        (State, Cash, Freight, BackToStock, DecidedBy, DecidedAt) =
            (AfterSaleState.RefundPending, cash, freight, backToStock, by.Subject, at);
        return Done.It;
    }

    /// <summary>What the buyer reads of the inspection, where not all was taken back (验货说明).</summary>
    public void Note(string? decision) => Decision = decision;

    public Result<Done> Reject(Actor by, string decision, DateTimeOffset at) => End(AfterSaleState.Rejected, by, decision, at);
    public Result<Done> Cancel(Actor by, string? why, DateTimeOffset at) => End(AfterSaleState.Cancelled, by, why, at);

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

/// <summary>Units of a line in an after-sale (售后行): asked for, taken back, and of those back on the shelf.</summary>
internal sealed class AfterSaleLine
{
    public AfterSaleId AfterSale { get; init; }
    public OrderLineId Line { get; init; }
    public int Quantity { get; init; }
    public int Accepted { get; private set; }
    public int Restocked { get; private set; }
    public Money Cash { get; private set; }

    /// <summary>Points that go back with it, a fen each.</summary>
    public Money Points { get; private set; }

    /// <summary>So many are taken back, and so many of them can be sold again.</summary>
    public void Accept(int accepted, int restocked)
    {
        Must.Hold(accepted >= 0 && accepted <= Quantity && restocked >= 0 && restocked <= accepted, "what is taken back was asked for");
        (Accepted, Restocked) = (accepted, restocked);
    }

    public void Worth(LineRefund refund) => (Cash, Points) = (refund.Cash, refund.Points);
}

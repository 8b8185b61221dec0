using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Domain;

/// <summary>An order (订单): one seller, one payment; what it says about money was frozen when it was placed.</summary>
internal sealed class Order : IScopedRow, IOwnedRow, IMemberRow
{
    public OrderId Id { get; private init; }
    public string Number { get; private init; } = "";
    public MemberId Member { get; set; }
    public OrderState State { get; private set; }
    public UnitId Place { get; private set; }
    public string OrgPath { get; private set; } = "";

    /// <summary>The guide whose performance it is.</summary>
    public StaffId? Owner { get; private init; }
    public UnitId? GuideStore { get; private init; }

    /// <summary>The guide who placed it for the buyer; null where the buyer did.</summary>
    public StaffId? PlacedBy { get; private init; }
    public DeliveryWay Delivery { get; private init; }

    /// <summary>Receiver and address, sealed under the member's key.</summary>
    public byte[]? Address { get; private init; }

    /// <summary>Whose key that is: the buyer's of then.</summary>
    public MemberId? AddressBy { get; private init; }
    public Money List { get; private init; }
    public Money Freight { get; private set; }

    /// <summary>What a coupon took off the freight, which is what was left (运费优惠); the rule that took it.</summary>
    public Money FreightOff { get; private init; }
    public string? FreightRule { get; private init; }
    public Money Payable { get; private set; }

    /// <summary>What a price change took off the freight, which is what was left.</summary>
    public Money FreightCut { get; private set; }

    /// <summary>How many times its price was changed before it was paid.</summary>
    public int PriceVersion { get; private set; }

    /// <summary>A price change waits until the payment that was open is closed; nobody can begin to pay meanwhile.</summary>
    public bool PricePending { get; private set; }

    /// <summary>Cash given back so far, freight included.</summary>
    public Money Refunded { get; private set; }
    public Money RefundedFreight { get; private set; }
    public CouponId? Coupon { get; private init; }

    /// <summary>Whose points it took, if it took any.</summary>
    public CardProgramId? PointsProgram { get; private init; }
    public int PipelineVersion { get; private init; }
    public string Why { get; private set; } = "";
    public PaymentId? Payment { get; private set; }
    public string? Merchant { get; private set; }
    public bool ByDealer { get; private set; }
    public int ServiceFeeBps { get; private set; }
    public DateTimeOffset PlacedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? PaidAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public DateTimeOffset? SettlesAt { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Something was taken off, by a coupon, a promotion or a member price.</summary>
    public bool IsDiscounted => List + Freight != Payable || Coupon is not null;

    /// <summary>Nothing was left to pay (零元单): settled as it was placed, without a payment.</summary>
    public bool IsFree => Payable.IsZero;

    public OrderCard Card => new(Id, Number, Member, State, Payable, Refunded, Place, PlacedAt, PaidAt);

    public static Order From(Placing placing, string why) => new()
    {
        Id = placing.Quote.Ask.Order, Number = placing.Number, Member = placing.Quote.Ask.Member,
        State = placing.Quote.Payable.IsZero ? OrderState.Paid : OrderState.AwaitingPayment,
        PaidAt = placing.Quote.Payable.IsZero ? placing.At : null,
        Place = placing.Place, OrgPath = placing.PlacePath.Value, Owner = placing.Attribution.Guide, GuideStore = placing.Attribution.Store,
        Delivery = placing.Delivery, Address = placing.Address,
        AddressBy = placing.Address is null ? null : placing.Quote.Ask.Member, List = placing.Quote.Lines.Sum(line => line.List),
            Freight = placing.Quote.Freight, FreightOff = placing.Quote.FreightOff?.Amount ?? Money.Zero,
            FreightRule = placing.Quote.FreightOff?.Rule,
        Payable = placing.Quote.Payable, Coupon = placing.Quote.Ask.Coupon,
        PointsProgram = placing.Quote.Points > 0 ? placing.Quote.Ask.Points!.Program : null,
        PipelineVersion = placing.Quote.PipelineVersion, Why = why,
        PlacedAt = placing.At, ExpiresAt = placing.ExpiresAt, PlacedBy = placing.By,
    };

    /// <summary>A payment of its own was opened for it.</summary>
    public Result<Done> Await(PaymentId payment, DateTimeOffset at)
    {
        if (Unpayable(at) is { } problem) return problem;
        Payment = payment;
        return Done.It;
    }

    /// <summary>Why nobody can pay it now.</summary>
    public Problem? Unpayable(DateTimeOffset at) =>
        State != OrderState.AwaitingPayment || at >= ExpiresAt ? OrdersProblems.NotPayable
        : PricePending ? OrdersProblems.PriceChanging : null;

    /// <summary>Why its price cannot change now.</summary>
    public Problem? Unchangeable(DateTimeOffset at) => State switch
    {
        OrderState.Paid or OrderState.Completed or OrderState.Settled => OrdersProblems.PaidMeanwhile,
        OrderState.AwaitingPayment => Unpayable(at),
        _ => OrdersProblems.NotRepriceable,
    };

    /// <summary>A price change was wished; it waits where a payment is open.</summary>
    public void AwaitPrice() => PricePending = true;

    public void DropPrice() => PricePending = false;

    /// <summary>It costs so much now, and whoever pays begins anew.</summary>
    public void Reprice(Money goods, Money freight, string why)
    {
        Must.Hold(State == OrderState.AwaitingPayment, "only what is not paid gets another price");
        (FreightCut, Freight, Payable, Why) = (FreightCut + Freight - freight, freight, goods + freight, why);
        (PriceVersion, PricePending, Payment) = (PriceVersion + 1, false, null);
    }

    public Result<Done> Pay(PaymentId payment, string merchant, Money amount, DateTimeOffset at)
    {
        Must.Hold(payment != Payment || amount == Payable, "payments are compared with the order before they settle");
        // Money of an attempt that was opened at another price came although it was closed.
        if (amount != Payable) return OrdersProblems.NotPayable;
        if (State is OrderState.AwaitingPayment or OrderState.Closing)
        {
            (State, Payment, Merchant, PaidAt) = (OrderState.Paid, payment, merchant, at);
            return Done.It;
        }
        return State != OrderState.Closed && Payment == payment ? Done.Already : OrdersProblems.NotPayable;
    }

    /// <summary>What the house hears of it once nothing is left to pay.</summary>
    public OrderPaid PaidNews(IEnumerable<OrderLine> lines) => new(
        Id, Member, Payment, Place, new(OrgPath), Delivery, Owner, GuideStore, Payable, Freight, [.. lines.Select(line => line.Sold())],
        PaidAt!.Value);

    /// <summary>Somebody wishes it closed, or its time is over; it closes once its payment certainly cannot arrive.</summary>
    public Result<Done> BeginClosing()
    {
        if (State is OrderState.Closing or OrderState.Closed) return Done.Already;
        if (State != OrderState.AwaitingPayment) return OrdersProblems.NotCancellable;
        State = OrderState.Closing;
        return Done.It;
    }

    public Result<Done> Close(DateTimeOffset at)
    {
        if (State == OrderState.Closed) return Done.Already;
        if (State is not (OrderState.Closing or OrderState.AwaitingPayment)) return OrdersProblems.NotCancellable;
        (State, ClosedAt) = (OrderState.Closed, at);
        return Done.It;
    }

    /// <summary>A place took it on; its fee as a dealer is frozen now.</summary>
    public void TakenBy(UnitId place, OrgPath path, bool byDealer, int serviceFeeBps) =>
        (Place, OrgPath, ByDealer, ServiceFeeBps) = (place, path.Value, byDealer, serviceFeeBps);

    /// <param name="lines">Whose units may all have gone back: then there is nothing to complete.</param>
    public Result<Done> Complete(IReadOnlyList<OrderLine> lines, DateTimeOffset at, TimeSpan window)
    {
        if (State is OrderState.Completed or OrderState.Settled) return Done.Already;
        if (State != OrderState.Paid || lines.All(line => line.UnitsLeft == 0)) return OrdersProblems.NotRefundable;
        (State, CompletedAt, SettlesAt) = (OrderState.Completed, at, at + window);
        return Done.It;
    }

    public Result<Done> Settle(DateTimeOffset at)
    {
        if (State == OrderState.Settled) return Done.Already;
        Must.Hold(State == OrderState.Completed, "only a completed order settles");
        (State, SettledAt) = (OrderState.Settled, at);
        return Done.It;
    }

    public bool IsRefundable => State is OrderState.Paid or OrderState.Completed or OrderState.Settled;
    public bool IsRecognised => State is OrderState.Completed or OrderState.Settled;

    public void GiveBack(Money cash, Money freight)
    {
        Must.Hold(cash >= Money.Zero && freight >= Money.Zero && Refunded + cash + freight <= Payable, "no more is refunded than was paid");
        (Refunded, RefundedFreight) = (Refunded + cash + freight, RefundedFreight + freight);
    }
}

/// <summary>What the rooms below agreed on for an order to be (下单要素).</summary>
internal sealed record Placing(Quote Quote, Attribution Attribution, UnitId Place, OrgPath PlacePath, DateTimeOffset At)
{
    public required string Number { get; init; }
    public required DeliveryWay Delivery { get; init; }
    public required byte[]? Address { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public StaffId? By { get; init; }
}

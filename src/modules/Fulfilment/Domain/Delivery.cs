using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Domain;

/// <summary>How one paid order gets to its buyer (履约单): offered to a place, taken on, sent or made ready, handed over.</summary>
internal sealed class Delivery : IScopedRow, IMemberRow
{
    private Delivery() { }

    /// <summary>The order's own id.</summary>
    public OrderId Id { get; private set; }
    public MemberId Member { get; set; }

    /// <summary>How it was paid; null where nothing was left to pay.</summary>
    public PaymentId? Payment { get; private set; }
    public DeliveryWay Way { get; private set; }

    /// <summary>The place where the order's stock was reserved when it was placed.</summary>
    public UnitId Home { get; private set; }
    public string HomePath { get; private set; } = "";
    public UnitId? GuideStore { get; private set; }

    /// <summary>The place that it is offered to or that took it on; staff there see it.</summary>
    public UnitId Place { get; private set; }
    public string OrgPath { get; private set; } = "";
    public DeliveryState State { get; private set; }

    /// <summary>How many places it was offered to.</summary>
    public int Attempt { get; private set; }
    public DateTimeOffset? AcceptBy { get; private set; }
    public bool ByDealer { get; private set; }

    /// <summary>What a dealer pays HQ for it (订单服务费), frozen when it is taken on.</summary>
    public int ServiceFeeBps { get; private set; }
    public ShipmentId? Shipment { get; private set; }
    public string? Carrier { get; private set; }
    public string? TrackingNumber { get; private set; }
    public byte[]? CodeHash { get; private set; }

    /// <summary>The pickup code under a member's own key, for the buyer's eyes.</summary>
    public byte[]? CodeSealed { get; private set; }

    /// <summary>Under whose key the code is sealed: the order may have become another's since.</summary>
    public MemberId? CodeBy { get; private set; }
    public DateTimeOffset PaidAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? HandedOverAt { get; private set; }
    public HandoverWay? HandedOverBy { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public OrgPath HomeAt => new(HomePath);

    /// <summary>Whether the goods still stand on the shelf.</summary>
    public bool IsUnsent => State is DeliveryState.Offered or DeliveryState.Stranded or DeliveryState.Accepted or DeliveryState.Ready;

    public static Delivery Of(OrderPaid order, DateTimeOffset at) => new()
    {
        Id = order.Order, Member = order.Buyer, Payment = order.Payment, Way = order.Delivery, Home = order.Place,
            HomePath = order.PlacePath.Value,
        GuideStore = order.GuideStore, Place = order.Place, OrgPath = order.PlacePath.Value, State = DeliveryState.Stranded,
            PaidAt = order.At, ChangedAt = at,
    };

    /// <summary>Asks a place to take it on (派单).</summary>
    public Offer OfferTo(UnitCard place, DateTimeOffset acceptBy, DateTimeOffset at)
    {
        Must.Hold(State is DeliveryState.Stranded, "only what nobody has is offered");
        Attempt++;
        (Place, OrgPath, AcceptBy) = (place.Id, place.Path.Value, acceptBy);
        Turn(DeliveryState.Offered, at);
        return Offer.Make(Id, Attempt, place.Id, at);
    }

    /// <summary>The place that it is offered to takes it on (接单); a dealer's service fee is frozen.</summary>
    /// <param name="agreedBps">The fee agreed with the dealer for today, where one is; else what stands on the unit.</param>
    public Result<Done> Accept(UnitCard place, int? agreedBps, DateTimeOffset at)
    {
        if (State == DeliveryState.Accepted && Place == place.Id) return Done.Already;
        if (State != DeliveryState.Offered || Place != place.Id || at >= AcceptBy) return FulfilmentProblems.NotOffered;
        ByDealer = place.Kind == UnitKind.DealerStore;
        ServiceFeeBps = ByDealer ? agreedBps ?? place.ServiceFeeBps : 0;
        Turn(DeliveryState.Accepted, at);
        return Done.It;
    }

    /// <summary>The offer is over without having been taken: nobody has it now.</summary>
    public Result<Done> Withdraw(DateTimeOffset at)
    {
        if (State == DeliveryState.Stranded) return Done.Already;
        if (State != DeliveryState.Offered) return FulfilmentProblems.NotOffered;
        Turn(DeliveryState.Stranded, at);
        return Done.It;
    }

    /// <summary>The goods leave with a carrier (发货).</summary>
    public Result<Done> Ship(Parcel parcel, DateTimeOffset at)
    {
        if (State == DeliveryState.Shipped) return Carrier == parcel.Carrier && TrackingNumber == parcel.TrackingNumber ? Done.Already
            : DeliveryRefusals.ShippedOtherwise;
        if (State != DeliveryState.Accepted) return FulfilmentProblems.NotAccepted;
        if (Way != DeliveryWay.Express) return DeliveryRefusals.NotByExpress;
        (Shipment, Carrier, TrackingNumber, SentAt) = (ShipmentId.New(at), parcel.Carrier, parcel.TrackingNumber, at);
        Turn(DeliveryState.Shipped, at);
        return Done.It;
    }

    /// <summary>The goods wait for the buyer, who has a code (待自提).</summary>
    public Result<Done> MakeReady(SealedCode code, DateTimeOffset at)
    {
        if (State == DeliveryState.Ready) return Done.Already;
        if (State != DeliveryState.Accepted) return FulfilmentProblems.NotAccepted;
        if (Way != DeliveryWay.Pickup) return DeliveryRefusals.NotForPickup;
        (Shipment, CodeHash, CodeSealed, CodeBy, SentAt) = (ShipmentId.New(at), code.Hash, code.Sealed, Member, at);
        Turn(DeliveryState.Ready, at);
        return Done.It;
    }

    /// <summary>The buyer has the goods (签收).</summary>
    public Result<Done> HandOver(HandoverWay how, DateTimeOffset at)
    {
        if (State == DeliveryState.HandedOver) return Done.Already;
        var may = how switch
        {
            HandoverWay.Confirmed => State == DeliveryState.Shipped,
            HandoverWay.PickupCode => State == DeliveryState.Ready,
            HandoverWay.Automatic => State is DeliveryState.Shipped or DeliveryState.Ready,
        };
        if (!may) return FulfilmentProblems.NotShipped;
        (HandedOverBy, HandedOverAt) = (how, at);
        Turn(DeliveryState.HandedOver, at);
        return Done.It;
    }

    /// <summary>Nothing is left to send (取消履约).</summary>
    public void Cancel(DateTimeOffset at)
    {
        Must.Hold(IsUnsent, "what was sent is not cancelled");
        Turn(DeliveryState.Cancelled, at);
    }

    private void Turn(DeliveryState to, DateTimeOffset at)
    {
        if (to != DeliveryState.Offered) AcceptBy = null;
        (State, ChangedAt) = (to, at);
    }
}

/// <summary>A pickup code as it is kept (取货码): its keyed hash, and the member's own sealed copy.</summary>
internal sealed record SealedCode(byte[] Hash, byte[] Sealed);

using Siyu.Kernel;

namespace Siyu.Contracts.Fulfilment;

/// <summary>Door to fulfilment (履约).</summary>
public interface IFulfilment
{
    /// <summary>How far these orders are on their way; an order that was not paid is missing.</summary>
    Task<IReadOnlyDictionary<OrderId, DeliveryCard>> Deliveries(IReadOnlyCollection<OrderId> orders, CancellationToken ct);
}

/// <summary>A delivery (履约单) as other rooms see it.</summary>
public sealed record DeliveryCard(OrderId Order, DeliveryWay Way, DeliveryState State, UnitId Place, OrgPath Path)
{
    public DateTimeOffset? AcceptBy { get; init; }
    public string? Carrier { get; init; }
    public string? TrackingNumber { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? HandedOverAt { get; init; }
}

/// <summary>Who carries it, and under which number (快递单).</summary>
public sealed record Parcel(string Carrier, string TrackingNumber)
{
    public const int Longest = 64;

    public bool IsSound =>
        IsWord(Carrier) && IsWord(TrackingNumber) && TrackingNumber.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static bool IsWord(string? text) => text is { Length: > 0 and <= Longest } && !text.Any(char.IsControl) && text.Trim() == text;
}

/// <summary>States of a delivery (履约状态). Stranded: no place has it, and a person must decide.</summary>
public enum DeliveryState { Offered, Accepted, Shipped, Ready, HandedOver, Stranded, Cancelled }

/// <summary>How goods reach the buyer (配送方式).</summary>
public enum DeliveryWay { Express, Pickup }

/// <summary>A place was asked to fulfil an order (派单).</summary>
public sealed record OrderOffered(OrderId Order, UnitId Place, int Attempt, DateTimeOffset AcceptBy, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_offered";
    public string Key => Order.ToString();
}

/// <summary>A place took an order on (接单).</summary>
/// <param name="ServiceFeeBps">Frozen order-service fee of a dealer, in basis points; 0 for others.</param>
public sealed record OrderAccepted(OrderId Order, UnitId Place, bool ByDealer, int ServiceFeeBps, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_accepted";
    public string Key => Order.ToString();
}

/// <summary>A place refused an order, or let its time pass (拒单).</summary>
public sealed record OrderRefused(OrderId Order, UnitId Place, string Reason, bool ByTimeout, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_refused";
    public string Key => Order.ToString();
}

/// <summary>No place can fulfil an order; a person must decide (异常单).</summary>
public sealed record OrderStranded(OrderId Order, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_stranded";
    public string Key => Order.ToString();
}

/// <summary>The goods left with a carrier (发货).</summary>
public sealed record OrderShipped(OrderId Order, ShipmentId Shipment, string Carrier, string TrackingNumber, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_shipped";
    public string Key => Order.ToString();
}

/// <summary>The goods wait at the store to be picked up by code (待自提).</summary>
public sealed record OrderReadyForPickup(OrderId Order, ShipmentId Shipment, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_ready_for_pickup";
    public string Key => Order.ToString();
}

/// <summary>The buyer has the goods: confirmed, picked up, or automatically (签收).</summary>
public sealed record OrderHandedOver(OrderId Order, HandoverWay How, DateTimeOffset At) : IEvent
{
    public static string Name => "fulfilment.order_handed_over";
    public string Key => Order.ToString();
}

/// <summary>How goods were handed over (签收方式).</summary>
public enum HandoverWay { Confirmed, PickupCode, Automatic }

/// <summary>Refusals of fulfilment (履约拒绝).</summary>
public static class FulfilmentProblems
{
    public static readonly Problem NotOffered = Problem.Conflict("fulfilment.not_offered", "订单未派给该门店或已处理",
        "The order is not offered to this place, or was handled");
    public static readonly Problem NotAccepted = Problem.Conflict("fulfilment.not_accepted", "订单尚未接单", "The order is not accepted yet");
    public static readonly Problem WrongCode = Problem.Conflict("fulfilment.wrong_code", "取货码不正确", "The pickup code is wrong");
    public static readonly Problem NotShipped = Problem.Conflict("fulfilment.not_shipped", "订单尚未发货", "The order has not been shipped");
    public static readonly Problem Unknown = Problem.NotFound("fulfilment.unknown", "没有这张履约单", "No such fulfilment");
}

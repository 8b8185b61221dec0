using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>Stock held for one order line (预占): two lines of one SKU are two. Its state moves only by compare-and-set.</summary>
internal sealed class Reservation
{
    private Reservation() { }

    public ReservationId Id { get; private set; }
    public OrderId Owner { get; private set; }
    public OrderLineId Line { get; private set; }
    public SkuId Sku { get; private set; }
    public UnitId Place { get; private set; }

    /// <summary>Units that the line asked for.</summary>
    public int Quantity { get; private set; }

    /// <summary>Units freed before shipping, by a refund.</summary>
    public int Freed { get; private set; }

    /// <summary>Units that came back after shipping.</summary>
    public int Returned { get; private set; }
    public ReservationState State { get; private set; }

    /// <summary>When it lapses unless the owner pays; its owner releases it, the stock never does so by itself.</summary>
    public DateTimeOffset Deadline { get; private set; }
    public DateTimeOffset HeldAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Units still to be shipped, or shipped.</summary>
    public int Units => Quantity - Freed;

    /// <summary>Units that can still be freed, or, shipped, come back.</summary>
    public int UnitsToReturn => Reserves ? Units : Units - Returned;
    public StockKey Key => new(Sku, Place);
    public bool Reserves => State is ReservationState.Held or ReservationState.Captured;

    public static Reservation Hold(StockLineHeld held, DateTimeOffset at) => new()
    {
        Id = ReservationId.New(at), Owner = held.Owner, Line = held.Line, Sku = held.Key.Sku, Place = held.Key.Place,
        Quantity = held.Quantity,
        State = ReservationState.Held, Deadline = held.Deadline, HeldAt = at, ChangedAt = at,
    };
}

/// <summary>A line that a plan gives (占库结果行).</summary>
internal sealed record StockLineHeld(OrderId Owner, OrderLineId Line, StockKey Key, int Quantity, DateTimeOffset Deadline);

/// <summary>States of a reservation (预占状态): held, taken by payment, shipped; or released.</summary>
internal enum ReservationState { Held, Captured, Shipped, Released }

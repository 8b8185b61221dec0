using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>One change of a stock row (库存流水): the sum of a row's movements is the row, always.</summary>
internal sealed class Movement
{
    private Movement() { }

    public long Number { get; private set; }
    public SkuId Sku { get; private set; }
    public UnitId Place { get; private set; }
    public MovementKind Kind { get; private set; }
    public int OnHand { get; private set; }
    public int Reserved { get; private set; }
    public OrderId? Owner { get; private set; }
    public OrderLineId? Line { get; private set; }
    public StaffId? Staff { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    public StockKey Key => new(Sku, Place);

    /// <summary>A change that a reservation makes.</summary>
    public static Movement Of(
        MovementKind kind, Reservation reservation, UnitId place, (int OnHand, int Reserved) change, DateTimeOffset at) => new()
    {
        Sku = reservation.Sku, Place = place, Kind = kind, OnHand = change.OnHand, Reserved = change.Reserved,
        Owner = reservation.Owner, Line = reservation.Line, At = at,
    };

    /// <summary>A count or a delivery that a person or a file tells of.</summary>
    public static Movement Counted(StockKey key, int onHand, Counting counting) => new()
    {
        Sku = key.Sku, Place = key.Place, Kind = counting.Kind, OnHand = onHand, Staff = counting.By, Reason = counting.Reason,
        At = counting.At,
    };
}

/// <summary>Who said how much is there, and why (盘点说明).</summary>
internal sealed record Counting(MovementKind Kind, StaffId? By, string Reason, DateTimeOffset At);

/// <summary>Why stock changed (流水类别).</summary>
internal enum MovementKind { Set, StockTake, Import, Hold, Release, MoveOut, MoveIn, Ship, Free, Return }

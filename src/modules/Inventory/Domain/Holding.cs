using Siyu.Contracts.Inventory;
using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>All reservations of one order (订单占用). Each question answers the rows to change; none means it was done before.</summary>
internal sealed class Holding(IReadOnlyList<Reservation> rows)
{
    public Result<IReadOnlyList<Reservation>> ToCapture() => Any(ReservationState.Held)
        ? Those(ReservationState.Held)
        : Any(ReservationState.Captured) || Any(ReservationState.Shipped) ? Nothing : InventoryProblems.NotHeld;

    public Result<IReadOnlyList<Reservation>> ToRelease()
    {
        if (rows.Count == 0) return InventoryProblems.NotHeld;
        if (Any(ReservationState.Captured)) return StockRefusals.Captured;
        if (Any(ReservationState.Shipped)) return StockRefusals.Gone;
        return Those(ReservationState.Held);
    }

    public Result<IReadOnlyList<Reservation>> ToShip()
    {
        if (Any(ReservationState.Held)) return StockRefusals.NotCaptured;
        if (Any(ReservationState.Captured)) return Those(ReservationState.Captured);
        return Any(ReservationState.Shipped) ? Nothing : InventoryProblems.NotHeld;
    }

    /// <summary>Why it cannot stand elsewhere; null where it can.</summary>
    public Problem? WhyNotMoved => Any(ReservationState.Shipped) ? StockRefusals.Gone : Open.Any() ? null : InventoryProblems.NotHeld;

    public IReadOnlyList<Reservation> ToMove(UnitId place) => [.. Open.Where(row => row.Place != place)];

    /// <summary>The stock rows of its open lines where they stand.</summary>
    public IEnumerable<StockKey> Keys => Open.Select(row => row.Key);

    /// <summary>The stock rows that its open lines would need at a place.</summary>
    public IEnumerable<StockKey> KeysAt(UnitId place) => Open.Select(row => new StockKey(row.Sku, place));

    /// <summary>Units that its open lines need, by SKU.</summary>
    public IReadOnlyDictionary<SkuId, int> Needs =>
        Open.GroupBy(row => row.Sku).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Units));

    /// <summary>Whether a place can give every open line; what is reserved there already counts.</summary>
    public bool CanStandAt(UnitId place, IReadOnlyDictionary<StockKey, int> available) => Open
        .Where(row => row.Place != place)
        .GroupBy(row => row.Sku)
        .All(lines => available.GetValueOrDefault(new(lines.Key, place)) >= lines.Sum(line => line.Units));

    private IEnumerable<Reservation> Open => rows.Where(row => row.Reserves);

    private static Result<IReadOnlyList<Reservation>> Nothing => Result.Of<IReadOnlyList<Reservation>>([]);

    private bool Any(ReservationState state) => rows.Any(row => row.State == state);

    private Result<IReadOnlyList<Reservation>> Those(ReservationState state) =>
        Result.Of<IReadOnlyList<Reservation>>([.. rows.Where(row => row.State == state)]);
}

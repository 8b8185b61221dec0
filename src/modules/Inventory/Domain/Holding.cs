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

    public Result<IReadOnlyList<Reservation>> ToMove(UnitId place)
    {
        if (Any(ReservationState.Shipped)) return StockRefusals.Gone;
        var open = rows.Where(row => row.Reserves).ToList();
        if (open.Count == 0) return InventoryProblems.NotHeld;
        return Result.Of<IReadOnlyList<Reservation>>([.. open.Where(row => row.Place != place)]);
    }

    /// <summary>Units that its open lines need, by SKU.</summary>
    public IReadOnlyDictionary<SkuId, int> Needs =>
        rows.Where(row => row.Reserves).GroupBy(row => row.Sku).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Units));

    /// <summary>Whether a place can give every open line; what is reserved there already counts.</summary>
    public bool CanStandAt(UnitId place, IReadOnlyDictionary<StockKey, int> available) => rows
        .Where(row => row.Reserves && row.Place != place)
        .GroupBy(row => row.Sku)
        .All(lines => available.GetValueOrDefault(new(lines.Key, place)) >= lines.Sum(line => line.Units));

    private static Result<IReadOnlyList<Reservation>> Nothing => Result.Of<IReadOnlyList<Reservation>>([]);

    private bool Any(ReservationState state) => rows.Any(row => row.State == state);

    private Result<IReadOnlyList<Reservation>> Those(ReservationState state) =>
        Result.Of<IReadOnlyList<Reservation>>([.. rows.Where(row => row.State == state)]);
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory;

/// <summary>The door of the stock (库存之门).</summary>
internal sealed class InventoryDoor(SiyuDb db, StockRows stock, ReservationRows reservations, TimeProvider clock) : IInventory
{
    public async Task<IReadOnlyList<Result<StockPlan>>> Plan(IReadOnlyList<StockAsk> asks, CancellationToken ct)
    {
        var keys = asks.Where(ask => Shelves.Check(ask).Ok)
            .SelectMany(ask => ask.Lines.SelectMany(line => ask.Places.Select(place => new StockKey(line.Sku, place))))
            .ToHashSet();
        var rows = await stock.Lock(keys, ct);
        var shelves = new Shelves(rows.ToDictionary(row => row.Key, row => row.Value.Available));
        return [.. asks.Select(shelves.Take)];
    }

    public async Task Keep(IReadOnlyList<StockPlan> plans, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var held = plans.SelectMany(Lines).Select(line => Reservation.Hold(line, at)).ToList();
        await db.InsertAll(held, ct);
        await stock.Post([.. held.Select(row => Movement.Of(MovementKind.Hold, row, row.Place, (0, row.Quantity), at))], at, ct);
    }

    public async Task<Result<Done>> Capture(OrderId owner, CancellationToken ct)
    {
        var rows = (await reservations.Of(owner, ct)).ToCapture();
        if (!rows.Ok || rows.Value.Count == 0) return rows.Map(_ => Done.Already);
        await reservations.Turn(rows.Value, ReservationState.Captured, clock.GetUtcNow(), ct);
        return Done.It;
    }

    public async Task<Result<Done>> Release(OrderId owner, CancellationToken ct)
    {
        var rows = (await reservations.Of(owner, ct)).ToRelease();
        if (!rows.Ok || rows.Value.Count == 0) return rows.Map(_ => Done.Already);
        var at = clock.GetUtcNow();
        await stock.Lock([.. rows.Value.Select(row => row.Key)], ct);
        await reservations.Turn(rows.Value, ReservationState.Released, at, ct);
        await stock.Post([.. rows.Value.Select(row => Movement.Of(MovementKind.Release, row, row.Place, (0, -row.Units), at))], at, ct);
        return Done.It;
    }

    public async Task<Result<UnitId>> Move(OrderId owner, IReadOnlyList<UnitId> candidates, CancellationToken ct)
    {
        var holding = await reservations.Of(owner, ct);
        if (holding.WhyNotMoved is { } problem) return problem;
        // Looked at first without locks, so that places which have not enough anyway are not held up.
        var fitting = await Fitting(holding, candidates, ct);
        var rows = await stock.Lock([.. holding.Keys, .. fitting.SelectMany(place => holding.KeysAt(place))], ct);
        var left = rows.ToDictionary(row => row.Key, row => row.Value.Available);
        foreach (var place in fitting.Where(place => holding.CanStandAt(place, left)))
        {
            await MoveTo(place, holding.ToMove(place), ct);
            return place;
        }
        return InventoryProblems.OutOfStock;
    }

    public async Task<Result<Done>> Ship(OrderId owner, CancellationToken ct)
    {
        var rows = (await reservations.Of(owner, ct)).ToShip();
        if (!rows.Ok || rows.Value.Count == 0) return rows.Map(_ => Done.Already);
        var at = clock.GetUtcNow();
        await stock.Lock([.. rows.Value.Select(row => row.Key)], ct);
        await reservations.Turn(rows.Value, ReservationState.Shipped, at, ct);
        await stock.Post([.. rows.Value.Select(row => Movement.Of(MovementKind.Ship, row, row.Place, (-row.Units, -row.Units), at))], at,
            ct);
        return Done.It;
    }

    public async Task<Result<Done>> Return(IReadOnlyList<StockBack> backs, CancellationToken ct)
    {
        if (backs.Any(back => back.Quantity is < 1 or > Shelves.MostUnits)) return StockRefusals.BadQuantity.With(Shelves.MostUnits);
        var rows = (await reservations.Of([.. backs.Select(back => back.Line).Distinct()], ct)).ToDictionary(row => row.Line);
        var fresh = await Fresh(backs, rows, ct);
        if (!fresh.Ok || fresh.Value.Count == 0) return fresh.Map(_ => Done.Already);
        var at = clock.GetUtcNow();
        await db.InsertAll([.. fresh.Value.Select(back => StockReturn.Of(back.Key, back.Line, back.Quantity, at))], ct);
        var lines = fresh.Value.GroupBy(back => rows[back.Line], back => back.Quantity)
            .Select(line => (Row: line.Key, Units: line.Sum())).ToList();
        await stock.Lock([.. lines.Select(line => line.Row.Key)], ct);
        foreach (var (row, units) in lines)
            await (row.Reserves ? reservations.Free(row, units, at, ct) : reservations.TakeBack(row, units, at, ct));
        await stock.Post(
            [.. lines.Select(line => line.Row.Reserves
                ? Movement.Of(MovementKind.Free, line.Row, line.Row.Place, (0, -line.Units), at)
                : Movement.Of(MovementKind.Return, line.Row, line.Row.Place, (line.Units, 0), at))], at, ct);
        return Done.It;
    }

    public async Task<IReadOnlyDictionary<SkuId, int>> Available(IReadOnlyCollection<SkuId> skus, IReadOnlyCollection<UnitId>? places,
        CancellationToken ct)
    {
        var rows = db.All<Stock>().Where(row => skus.Contains(row.Sku));
        if (places is not null) rows = rows.Where(row => places.Contains(row.Place));
        var sums = await rows.GroupBy(row => row.Sku)
            .Select(group => new { Sku = group.Key, Available = group.Sum(row => row.OnHand - row.Reserved) }).ToListAsync(ct);
        var found = sums.ToDictionary(sum => sum.Sku, sum => sum.Available);
        return skus.Distinct().ToDictionary(sku => sku, sku => found.GetValueOrDefault(sku));
    }

    private async Task<IReadOnlyList<UnitId>> Fitting(Holding holding, IReadOnlyList<UnitId> candidates, CancellationToken ct)
    {
        var skus = holding.Needs.Keys.ToList();
        var rows = await db.All<Stock>().AsNoTracking().Where(row => skus.Contains(row.Sku) && candidates.Contains(row.Place))
            .ToListAsync(ct);
        var left = rows.ToDictionary(row => new StockKey(row.Sku, row.Place), row => row.Available);
        return [.. candidates.Distinct().Where(place => holding.CanStandAt(place, left))];
    }

    private async Task MoveTo(UnitId place, IReadOnlyList<Reservation> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        var at = clock.GetUtcNow();
        await reservations.Place(rows, place, at, ct);
        await stock.Post(
            [.. rows.SelectMany(row => new[]
            {
                Movement.Of(MovementKind.MoveOut, row, row.Place, (0, -row.Units), at),
                Movement.Of(MovementKind.MoveIn, row, place, (0, row.Units), at),
            })], at, ct);
    }

    /// <summary>What of these has not come back before; refused where a line has not so many units left.</summary>
    private async Task<Result<IReadOnlyList<StockBack>>> Fresh(
        IReadOnlyList<StockBack> backs, Dictionary<OrderLineId, Reservation> rows, CancellationToken ct)
    {
        var keys = backs.Select(back => back.Key).Distinct().ToList();
        var before = (await db.All<StockReturn>().AsNoTracking().Where(row => keys.Contains(row.Key)).ToListAsync(ct))
            .ToDictionary(row => (row.Key, row.Line), row => row.Quantity);
        var fresh = new List<StockBack>(backs.Count);
        foreach (var back in backs)
        {
            if (!rows.TryGetValue(back.Line, out var row) || row is { State: ReservationState.Released, Units: > 0 })
                return InventoryProblems.NotHeld;
            if (before.TryGetValue((back.Key, back.Line), out var units))
            {
                if (units != back.Quantity) return StockRefusals.KeyReused;
                continue;
            }
            var left = row.UnitsToReturn - fresh.Where(other => other.Line == back.Line).Sum(other => other.Quantity);
            if (back.Quantity > left) return StockRefusals.TooManyBack.With(left);
            fresh.Add(back);
        }
        return Result.Of<IReadOnlyList<StockBack>>(fresh);
    }

    private static IEnumerable<StockLineHeld> Lines(StockPlan plan) => plan.Ask.Lines.Select(line =>
        new StockLineHeld(plan.Ask.Owner, line.Line, new(line.Sku, plan.Place), line.Quantity, plan.Ask.Deadline));
}

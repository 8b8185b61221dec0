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

    public async Task<Result<Done>> Move(OrderId owner, UnitId to, CancellationToken ct)
    {
        var rows = (await reservations.Of(owner, ct)).ToMove(to);
        if (!rows.Ok || rows.Value.Count == 0) return rows.Map(_ => Done.Already);
        var at = clock.GetUtcNow();
        var locked = await stock.Lock([.. rows.Value.Select(row => row.Key), .. rows.Value.Select(row => new StockKey(row.Sku, to))], ct);
        foreach (var lines in rows.Value.GroupBy(row => row.Sku))
        {
            var there = locked.GetValueOrDefault(new(lines.Key, to))?.Available ?? 0;
            if (there < lines.Sum(line => line.Units)) return InventoryProblems.OutOfStock;
        }
        await reservations.Place(rows.Value, to, at, ct);
        await stock.Post(
            [.. rows.Value.SelectMany(row => new[]
            {
                Movement.Of(MovementKind.MoveOut, row, row.Place, (0, -row.Units), at),
                Movement.Of(MovementKind.MoveIn, row, to, (0, row.Units), at),
            })], at, ct);
        return Done.It;
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

    public async Task<Result<Done>> Return(string key, OrderLineId line, int quantity, CancellationToken ct)
    {
        if (quantity is < 1 or > Shelves.MostUnits) return StockRefusals.BadQuantity.With(Shelves.MostUnits);
        var row = await reservations.Of(line, ct);
        if (row is null || row is { State: ReservationState.Released, Units: > 0 }) return InventoryProblems.NotHeld;
        var before = await db.All<StockReturn>().AsNoTracking().SingleOrDefaultAsync(r => r.Key == key && r.Line == line, ct);
        if (before is not null) return before.Quantity == quantity ? Done.Already : StockRefusals.KeyReused;
        var most = row.Reserves ? row.Units : row.Units - row.Returned;
        if (quantity > most) return StockRefusals.TooManyBack.With(most);
        var at = clock.GetUtcNow();
        await db.InsertAll([StockReturn.Of(key, line, quantity, at)], ct);
        await stock.Lock([row.Key], ct);
        if (row.Reserves)
        {
            await reservations.Free(row, quantity, at, ct);
            await stock.Post([Movement.Of(MovementKind.Free, row, row.Place, (0, -quantity), at)], at, ct);
        }
        else
        {
            await reservations.TakeBack(row, quantity, at, ct);
            await stock.Post([Movement.Of(MovementKind.Return, row, row.Place, (quantity, 0), at)], at, ct);
        }
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

    public async Task<IReadOnlyList<UnitId>> PlacesFor(OrderId owner, IReadOnlyList<UnitId> candidates, CancellationToken ct)
    {
        var holding = await reservations.Of(owner, ct);
        var skus = holding.Needs.Keys.ToList();
        if (skus.Count == 0) return [];
        var rows = await db.All<Stock>().AsNoTracking().Where(row => skus.Contains(row.Sku) && candidates.Contains(row.Place))
            .ToListAsync(ct);
        var left = rows.ToDictionary(row => new StockKey(row.Sku, row.Place), row => row.Available);
        return [.. candidates.Distinct().Where(place => holding.CanStandAt(place, left))];
    }

    private static IEnumerable<StockLineHeld> Lines(StockPlan plan) => plan.Ask.Lines.Select(line =>
        new StockLineHeld(plan.Ask.Owner, line.Line, new(line.Sku, plan.Place), line.Quantity, plan.Ask.Deadline));
}

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

    public async Task<Result<Done>> Capture(IReadOnlyCollection<OrderId> owners, CancellationToken ct)
    {
        var rows = new List<Reservation>();
        foreach (var (_, holding) in await reservations.Of(owners, ct))
        {
            var held = holding.ToCapture();
            if (!held.Ok) return held.Problem!;
            rows.AddRange(held.Value);
        }
        if (rows.Count == 0) return Done.Already;
        await reservations.Turn(rows, ReservationState.Captured, clock.GetUtcNow(), ct);
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

    public async Task<IReadOnlyList<Result<UnitId>>> Move(
        IReadOnlyList<(OrderId Owner, IReadOnlyList<UnitId> Candidates)> asks, CancellationToken ct)
    {
        var all = await reservations.Of([.. asks.Select(ask => ask.Owner)], ct);
        var moves = asks.Select(ask => new Move(all[ask.Owner], ask.Candidates)).ToList();
        // Who may stay touches no stock. Of the others places are looked at first without locks, so that those which have not enough
        // anyway are not held up.
        var away = moves.Where(move => move.Leaves).ToList();
        await Fit(away, ct);
        var rows = away.Count == 0 ? new Dictionary<StockKey, Stock>()
            : await stock.Lock([.. away.SelectMany(move => move.Keys).Distinct()], ct);
        var left = rows.ToDictionary(row => row.Key, row => row.Value.Available);
        foreach (var move in away) move.Choose(left);
        await Carry([.. away.Where(move => move.Rows.Count > 0)], ct);
        return [.. moves.Select(move => move.Answer)];
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

    private async Task Fit(List<Move> moves, CancellationToken ct)
    {
        if (moves.Count == 0) return;
        var skus = moves.SelectMany(move => move.Holding.Needs.Keys).Distinct().ToList();
        var places = moves.SelectMany(move => move.Candidates).Distinct().ToList();
        var rows = await db.All<Stock>().AsNoTracking().Where(row => skus.Contains(row.Sku) && places.Contains(row.Place)).ToListAsync(ct);
        var left = rows.ToDictionary(row => new StockKey(row.Sku, row.Place), row => row.Available);
        foreach (var move in moves) move.Fit(left);
    }

    private async Task Carry(List<Move> moves, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        foreach (var place in moves.GroupBy(move => move.Answer.Value))
            await reservations.Place([.. place.SelectMany(move => move.Rows)], place.Key, at, ct);
        await stock.Post(
            [.. moves.SelectMany(move => move.Rows.SelectMany(row => new[]
            {
                Movement.Of(MovementKind.MoveOut, row, row.Place, (0, -row.Units), at),
                Movement.Of(MovementKind.MoveIn, row, move.Answer.Value, (0, row.Units), at),
            }))], at, ct);
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

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory;

/// <summary>The stock rows (库存行): locked in one order, changed only by posting movements.</summary>
internal sealed class StockRows(SiyuDb db)
{
    /// <summary>Locks rows until the end of the unit of work, sorted by SKU and place, in one statement.</summary>
    public async Task<IReadOnlyDictionary<StockKey, Stock>> Lock(IReadOnlyCollection<StockKey> keys, CancellationToken ct)
    {
        if (keys.Count == 0) return new Dictionary<StockKey, Stock>();
        var sorted = keys.Distinct().Order().ToList();
        var rows = db.IsSqlite
            ? db.Query<Stock>(
                $"SELECT * FROM inventory_stock WHERE (sku, place) IN (SELECT value ->> 0, value ->> 1 FROM json_each({AsJson(sorted)}))")
            : db.Query<Stock>(
                $"""
                 SELECT * FROM inventory_stock WHERE (sku, place) IN (SELECT * FROM unnest({Skus(sorted)}, {Places(sorted)}))
                 ORDER BY sku, place FOR UPDATE
                 """);
        return await rows.AsNoTracking().ToDictionaryAsync(row => new StockKey(row.Sku, row.Place), ct);
    }

    /// <summary>Makes rows that are not there yet, empty; in the order of their keys, because others who make them wait.</summary>
    public Task Open(IEnumerable<Stock> empty, CancellationToken ct) =>
        db.InsertNew([.. empty.OrderBy(row => new StockKey(row.Sku, row.Place))], "sku, place", ct);

    /// <summary>Writes movements and changes each stock row by their sum: three statements at most, however many they are.</summary>
    public async Task Post(IReadOnlyList<Movement> movements, DateTimeOffset at, CancellationToken ct)
    {
        if (movements.Count == 0) return;
        await db.InsertAll(movements, ct);
        var changes = movements.GroupBy(movement => movement.Key)
            .Select(group => new Change(group.Key, group.Sum(m => m.OnHand), group.Sum(m => m.Reserved)))
            .OrderBy(change => change.Key).ToList();
        var changed = await (db.IsSqlite ? ChangeOnSqlite(changes, at, ct) : ChangeOnPostgres(changes, at, ct));
        Must.Hold(changed == changes.Count, "every movement has its stock row");
    }

    private Task<int> ChangeOnPostgres(List<Change> changes, DateTimeOffset at, CancellationToken ct) => Run(
        """
        UPDATE inventory_stock s SET on_hand = s.on_hand + v.on_hand, reserved = s.reserved + v.reserved, changed_at = @at
        FROM unnest(@skus, @places, @on_hand, @reserved) AS v (sku, place, on_hand, reserved) WHERE s.sku = v.sku AND s.place = v.place
        """,
        ct,
        ("@at", at), ("@skus", Skus([.. changes.Select(c => c.Key)])), ("@places", Places([.. changes.Select(c => c.Key)])),
        ("@on_hand", changes.Select(c => c.OnHand).ToArray()), ("@reserved", changes.Select(c => c.Reserved).ToArray()));

    private Task<int> ChangeOnSqlite(List<Change> changes, DateTimeOffset at, CancellationToken ct) => Run(
        """
        UPDATE inventory_stock SET on_hand = on_hand + v.h, reserved = reserved + v.r, changed_at = @at
        FROM (SELECT value ->> 0 AS sku, value ->> 1 AS place, value ->> 2 AS h, value ->> 3 AS r FROM json_each(@rows)) AS v
        WHERE inventory_stock.sku = v.sku AND inventory_stock.place = v.place
        """,
        ct,
        ("@at", at),
        ("@rows", JsonSerializer.Serialize(changes
            .Select(c => new object[] { c.Key.Sku.ToString(), c.Key.Place.ToString(), c.OnHand, c.Reserved }))));

    private async Task<int> Run(string sql, CancellationToken ct, params (string Name, object Value)[] values)
    {
        await using var command = db.Command(sql);
        foreach (var (name, value) in values) command.Give(name, value);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static string AsJson(IEnumerable<StockKey> keys) =>
        JsonSerializer.Serialize(keys.Select(key => new[] { key.Sku.ToString(), key.Place.ToString() }));

    private static Guid[] Skus(IEnumerable<StockKey> keys) => [.. keys.Select(key => key.Sku.Value)];

    private static Guid[] Places(IEnumerable<StockKey> keys) => [.. keys.Select(key => key.Place.Value)];

    private sealed record Change(StockKey Key, int OnHand, int Reserved);
}

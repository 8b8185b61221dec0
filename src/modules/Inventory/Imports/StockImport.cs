using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Imports;

/// <summary>Imports stock (导入库存): a row says how much of a SKU is at a place now; the same file again changes nothing.</summary>
internal sealed class StockImport(TimeProvider clock) : IImport
{
    private const string Reason = "文件导入";

    public static IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("sku", "规格编码", true), new("place", "地点编码", true), new("on_hand", "库存数量", true, "number", "quantity"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var (stock, at) = (services.GetRequiredService<StockRows>(), clock.GetUtcNow());
        var wishes = await Read(chunk, services, ct);
        await stock.Open(wishes.DistinctBy(wish => wish.Key).Select(wish => Stock.Empty(wish.Key, wish.Path, at)), ct);
        var locked = await stock.Lock([.. wishes.Select(wish => wish.Key)], ct);
        var movements = new Dictionary<StockKey, Movement>();
        foreach (var wish in wishes)
        {
            var change = locked[wish.Key].CountTo(wish.OnHand);
            if (!change.Ok) chunk.Refuse(wish.Row, "on_hand", change.Problem!);
            else if (change.Value == 0) movements.Remove(wish.Key);
            else movements[wish.Key] = Movement.Counted(wish.Key, change.Value, new(MovementKind.Import, null, Reason, at));
        }
        await stock.Post([.. movements.Values], at, ct);
        chunk.Changed += movements.Count;
    }

    /// <summary>Of two rows for one SKU and place the later one is right.</summary>
    private static async Task<List<Wish>> Read(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var skus = await services.GetRequiredService<ICatalog>().SkusByCode([.. chunk.Rows.Select(row => row["sku"]!).Distinct()], ct);
        var places = await services.GetRequiredService<IOrganization>().UnitsByCode([.. chunk.Rows.Select(row => row["place"]!).Distinct()],
            ct);
        var wishes = new List<Wish>();
        foreach (var row in chunk.Rows)
        {
            var sku = skus.GetValueOrDefault(row["sku"]!);
            var place = places.GetValueOrDefault(row["place"]!);
            if (sku is null) chunk.Refuse(row, "sku", CatalogProblems.UnknownSku);
            else if (place is null) chunk.Refuse(row, "place", OrganizationProblems.UnknownUnit.With(row["place"]!));
            else if (!GoodsPlaces.Holds(place.Kind)) chunk.Refuse(row, "place", StockRefusals.NotAPlace);
            else if (!int.TryParse(row["on_hand"], out var onHand)) chunk.Refuse(row, "on_hand",
                StockRefusals.BadOnHand.With(Stock.MostOnHand));
            else wishes.Add(new(row, new(sku.Id, place.Id), place.Path, onHand));
        }
        return wishes;
    }

    private sealed record Wish(ImportRow Row, StockKey Key, OrgPath Path, int OnHand);
}

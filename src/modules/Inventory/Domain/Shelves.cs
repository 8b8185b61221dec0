using Siyu.Contracts.Inventory;
using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>One SKU at one place: what stock is counted by (库存键).</summary>
internal readonly record struct StockKey(SkuId Sku, UnitId Place) : IComparable<StockKey>
{
    /// <summary>The order in which rows are locked: by SKU, then by place.</summary>
    public int CompareTo(StockKey other)
    {
        var bySku = string.CompareOrdinal(Sku.ToString(), other.Sku.ToString());
        return bySku != 0 ? bySku : string.CompareOrdinal(Place.ToString(), other.Place.ToString());
    }
}

/// <summary>What locked stock rows can still give (可售余量), decided first-come in memory while a group is planned.</summary>
internal sealed class Shelves(IReadOnlyDictionary<StockKey, int> available)
{
    public const int MostLines = 200;
    public const int MostUnits = 9_999;
    public const int MostPlaces = 50;

    private readonly Dictionary<StockKey, int> left = new(available);

    /// <summary>Takes all lines of an ask from the first of its places that can give every one, or nothing.</summary>
    public Result<StockPlan> Take(StockAsk ask)
    {
        var sound = Check(ask);
        if (!sound.Ok) return sound.Problem!;
        var wanted = Wanted(ask);
        foreach (var place in ask.Places)
        {
            if (!wanted.All(want => left.GetValueOrDefault(new(want.Key, place)) >= want.Value)) continue;
            foreach (var (sku, units) in wanted) left[new(sku, place)] -= units;
            return new StockPlan(ask, place);
        }
        return InventoryProblems.OutOfStock;
    }

    /// <summary>Whether an ask makes sense before anything is locked for it.</summary>
    public static Result<Done> Check(StockAsk ask) => ask switch
    {
        { Lines.Count: 0 or > MostLines } => StockRefusals.BadLines.With(MostLines),
        { Places.Count: 0 or > MostPlaces } => StockRefusals.BadPlaces.With(MostPlaces),
        _ when ask.Lines.Any(line => line.Quantity is < 1 or > MostUnits) => StockRefusals.BadQuantity.With(MostUnits),
        _ when ask.Lines.DistinctBy(line => line.Line).Count() != ask.Lines.Count => StockRefusals.LineTwice,
        _ => Done.It,
    };

    /// <summary>Units by SKU: two lines of one SKU need their sum, though they become two reservations.</summary>
    private static Dictionary<SkuId, int> Wanted(StockAsk ask) =>
        ask.Lines.GroupBy(line => line.Sku).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Quantity));
}

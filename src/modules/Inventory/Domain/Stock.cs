using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Domain;

/// <summary>The stock of one SKU at one place (库存): what is there, and what of it orders have reserved.</summary>
internal sealed class Stock : IScopedRow
{
    public const int MostOnHand = 100_000_000;

    private Stock() { }

    public SkuId Sku { get; private set; }
    public UnitId Place { get; private set; }

    /// <summary>The place in the organisation, for data scope.</summary>
    public string OrgPath { get; private set; } = "";
    public int OnHand { get; private set; }
    public int Reserved { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public int Available => OnHand - Reserved;

    public static Stock Empty(StockKey key, OrgPath path, DateTimeOffset at) =>
        new() { Sku = key.Sku, Place = key.Place, OrgPath = path.Value, ChangedAt = at };

    /// <summary>How much a count changes what is there; never below what orders have reserved.</summary>
    public Result<int> CountTo(int onHand)
    {
        if (onHand is < 0 or > MostOnHand) return StockRefusals.BadOnHand.With(MostOnHand);
        return onHand < Reserved ? StockRefusals.BelowReserved.With(Reserved) : onHand - OnHand;
    }
}

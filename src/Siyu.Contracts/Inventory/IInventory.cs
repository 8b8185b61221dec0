using Siyu.Kernel;

namespace Siyu.Contracts.Inventory;

/// <summary>Door to the stock (库存). Everything here writes in the caller's transaction.</summary>
public interface IInventory
{
    /// <summary>Locks the stock rows in a fixed order and decides first-come which asks can be held, all lines of an owner or none; writes
    /// nothing.</summary>
    Task<IReadOnlyList<Result<StockPlan>>> Plan(IReadOnlyList<StockAsk> asks, CancellationToken ct);

    /// <summary>Writes the reservations of the plans that became orders.</summary>
    Task Keep(IReadOnlyList<StockPlan> plans, CancellationToken ct);

    /// <summary>These owners paid: reservations become taken, not released by any deadline (预占转实占); refused where one of them holds
    /// nothing. Twice is once.</summary>
    Task<Result<Done>> Capture(IReadOnlyCollection<OrderId> owners, CancellationToken ct);

    /// <summary>The owner closed: what is still reserved is free again. Twice is once.</summary>
    Task<Result<Done>> Release(OrderId owner, CancellationToken ct);

    /// <summary>Another place takes an owner's lines over (换店履约), the first of its candidates that can give every line: held there and
    /// freed where they were. Refused where none can; who comes first in the list chooses first. What is reserved at a place already
    /// counts.</summary>
    Task<IReadOnlyList<Result<UnitId>>> Move(
        IReadOnlyList<(OrderId Owner, IReadOnlyList<UnitId> Candidates)> asks, CancellationToken ct);

    /// <summary>The goods left the place (出库). Twice is once.</summary>
    Task<Result<Done>> Ship(OrderId owner, CancellationToken ct);

    /// <summary>Units of lines that will not be shipped are freed, or, having left, come back into stock (退货入库): all of them or none, each
    /// once per key.</summary>
    Task<Result<Done>> Return(IReadOnlyList<StockBack> backs, CancellationToken ct);

    /// <summary>What can be sold now, all places together or of the places given.</summary>
    Task<IReadOnlyDictionary<SkuId, int>> Available(IReadOnlyCollection<SkuId> skus, IReadOnlyCollection<UnitId>? places,
        CancellationToken ct);
}

/// <summary>A wish for stock (占库请求).</summary>
/// <param name="Places">Where it may come from, best first; the first that can give every line is taken.</param>
/// <param name="Deadline">When the reservation lapses unless paid.</param>
public sealed record StockAsk(OrderId Owner, IReadOnlyList<StockLine> Lines, IReadOnlyList<UnitId> Places, DateTimeOffset Deadline);

/// <summary>A line of a wish for stock (占库行); quantity 1…9,999.</summary>
public sealed record StockLine(OrderLineId Line, SkuId Sku, int Quantity);

/// <summary>Units of a line that come back (退回行).</summary>
/// <param name="Key">Under which they come back once, <c>after-sale/0199…/0199…</c>.</param>
public sealed record StockBack(string Key, OrderLineId Line, int Quantity);

/// <summary>What can be held, and where (占库方案).</summary>
public sealed record StockPlan(StockAsk Ask, UnitId Place);

/// <summary>Refusals of the stock (库存拒绝).</summary>
public static class InventoryProblems
{
    public static readonly Problem OutOfStock = Problem.Conflict("inventory.out_of_stock", "库存不足", "Out of stock");
    public static readonly Problem NotHeld = Problem.NotFound("inventory.not_held", "没有对应的库存预占", "Nothing is held for this owner");
}

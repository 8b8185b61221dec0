using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Inventory;

/// <summary>What must hold in the stock (库存核对).</summary>
internal sealed class InventoryVerify(TimeProvider clock) : IVerify
{
    /// <summary>How long after its deadline a reservation may still wait for its order to close.</summary>
    private static readonly TimeSpan LapseGrace = TimeSpan.FromHours(2);

    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("inventory.stock_is_sum_of_movements",
            """
            SELECT s.sku, s.place FROM inventory_stock s
            LEFT JOIN (SELECT sku, place, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM inventory_movement GROUP BY sku, place) m
              ON m.sku = s.sku AND m.place = s.place
            WHERE s.on_hand <> coalesce(m.on_hand, 0) OR s.reserved <> coalesce(m.reserved, 0)
            """, ct);
        yield return await db.Offenders("inventory.movement_has_stock",
            """
            SELECT number FROM inventory_movement m
            WHERE NOT EXISTS (SELECT 1 FROM inventory_stock s WHERE s.sku = m.sku AND s.place = m.place)
            """, ct);
        yield return await db.Offenders("inventory.reserved_is_sum_of_reservations",
            """
            SELECT s.sku, s.place FROM inventory_stock s
            LEFT JOIN (SELECT sku, place, sum(quantity - freed) AS units FROM inventory_reservation
                       WHERE state IN ('Held', 'Captured') GROUP BY sku, place) r
              ON r.sku = s.sku AND r.place = s.place
            WHERE s.reserved <> coalesce(r.units, 0)
            """, ct);
        yield return await db.Offenders("inventory.never_negative",
            "SELECT sku FROM inventory_stock WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand", ct);
        yield return await db.Offenders("inventory.one_place_per_owner",
            "SELECT owner FROM inventory_reservation WHERE state IN ('Held', 'Captured') GROUP BY owner HAVING count(DISTINCT place) > 1",
            ct);
        var lapsed = (clock.GetUtcNow() - LapseGrace).ToUnixTimeMilliseconds();
        yield return await db.Offenders("inventory.nothing_lapsed_is_held",
            $"SELECT owner FROM inventory_reservation WHERE state = 'Held' AND deadline < {lapsed}", ct);
    }
}

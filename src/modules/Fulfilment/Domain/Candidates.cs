using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Fulfilment.Domain;

/// <summary>Which places may be asked, best first (派单顺序): own place → bound guide's store → nearest stores → warehouses.</summary>
internal static class Candidates
{
    public static readonly UnitKind[] Stores = [UnitKind.DirectStore, UnitKind.DealerStore];
    public static readonly UnitKind[] Warehouses = [UnitKind.Warehouse];

    public static bool MaySend(UnitCard place) => place is
    {
        Open: true,
        Kind: UnitKind.DirectStore or UnitKind.DealerStore or UnitKind.DepartmentStore
            or UnitKind.Counter or UnitKind.Warehouse or UnitKind.Station,
    };

    /// <summary>An order to be picked up, and one of a counter's own goods, stay where they were bought.</summary>
    public static IReadOnlyList<UnitCard> Of(
        Delivery delivery, UnitCard? home, UnitCard? guideStore, IEnumerable<UnitCard> near, IReadOnlySet<UnitId> asked)
    {
        var stays = delivery.Way == DeliveryWay.Pickup || home?.Kind is UnitKind.Counter or UnitKind.DepartmentStore;
        IEnumerable<UnitCard?> inOrder = stays ? [home] : [home, guideStore, .. near];
        return [.. inOrder.OfType<UnitCard>().Where(place => MaySend(place) && !asked.Contains(place.Id)).DistinctBy(place => place.Id)];
    }
}

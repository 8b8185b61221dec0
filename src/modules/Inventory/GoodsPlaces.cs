using Siyu.Contracts.Organization;

namespace Siyu.Inventory;

/// <summary>Which units can hold goods (可存货单元).</summary>
internal static class GoodsPlaces
{
    public static bool Holds(UnitKind kind) => kind switch
    {
        UnitKind.DirectStore or UnitKind.DealerStore or UnitKind.DepartmentStore
            or UnitKind.Counter or UnitKind.Warehouse or UnitKind.Station => true,
        UnitKind.Group or UnitKind.Region or UnitKind.Team or UnitKind.Office => false,
    };
}

using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Desk;

/// <summary>Names of units and staff for a page of rows (名称).</summary>
internal sealed class Labels(IOrganization organization)
{
    public async Task<Named> For(IEnumerable<UnitId?> units, IEnumerable<StaffId?> staff, CancellationToken ct) => new(
        await organization.Units([.. units.OfType<UnitId>().Distinct()], ct),
        await organization.StaffNames([.. staff.OfType<StaffId>().Distinct()], ct));

    /// <summary>Path of a unit, for filters; null where there is no such unit.</summary>
    public async Task<OrgPath?> PathOf(UnitId unit, CancellationToken ct) =>
        (await organization.Units([unit], ct)).TryGetValue(unit, out var card) ? card.Path : null;

    internal sealed record Named(IReadOnlyDictionary<UnitId, UnitCard> Units, IReadOnlyDictionary<StaffId, string> Staff)
    {
        public string? Of(UnitId? unit) => unit is { } id ? Units.GetValueOrDefault(id)?.Name : null;
        public string? Of(StaffId? staff) => staff is { } id ? Staff.GetValueOrDefault(id) : null;
    }
}

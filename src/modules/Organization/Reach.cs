using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>Loads, locked, what an actor may act on (可操作范围); what lies outside the scope is unknown to them.</summary>
internal sealed class Reach(SiyuDb db)
{
    public async Task<Result<Unit>> Unit(Actor actor, UnitId id, CancellationToken ct)
    {
        var unit = await db.Locked<Unit, UnitId>(id, ct);
        return unit is not null && actor.Scope.Covers(unit.Path) ? unit : OrganizationProblems.UnknownUnit.With(id);
    }

    public async Task<Result<Staff>> Staff(Actor actor, StaffId id, CancellationToken ct)
    {
        var staff = await db.Locked<Staff, StaffId>(id, ct);
        return staff is not null && actor.Scope.Covers(new(staff.OrgPath)) ? staff : OrganizationProblems.UnknownStaff;
    }
}

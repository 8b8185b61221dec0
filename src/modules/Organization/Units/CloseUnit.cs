using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Closes a unit (关闭组织单元) that holds no open unit and no active staff any more.</summary>
internal sealed class CloseUnit(SiyuDb db, Reach reach, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/units/{id}/close", (Actor actor, UnitId id, CloseUnit slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("organization.units"));

    public async Task<Result<Done>> Handle(Actor actor, UnitId id, CancellationToken ct)
    {
        var found = await reach.Unit(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var unit = found.Value;
        var hasUnits = await db.All<Unit>().AnyAsync(child => child.Parent == id && child.IsOpen, ct);
        var hasStaff = await db.All<Staff>().AnyAsync(staff => staff.Home == id && staff.State == StaffState.Active, ct)
            || await db.All<Post>().AnyAsync(post => post.Unit == id && post.Until == null, ct);
        var closed = unit.Close(hasUnits, hasStaff, clock.GetUtcNow());
        if (closed is { Ok: true, Value.Before: false }) db.Audit(actor, "organization.close_unit", $"unit/{id}", after: unit.Card);
        return closed;
    }
}

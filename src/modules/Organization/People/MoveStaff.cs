using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Moves a member of staff to another home unit (员工调动).</summary>
internal sealed class MoveStaff(Reach reach, Appointments appointments) : ISlice
{
    internal sealed record Request(UnitId To);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff/{id}/move", (Actor actor, StaffId id, Request request, MoveStaff slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        var to = await reach.Unit(actor, request.To, ct);
        if (!to.Ok) return to.Problem!;
        var staff = await reach.Staff(actor, id, ct);
        return staff.Ok ? await appointments.Move(actor, staff.Value, to.Value, ct) : staff.Problem!;
    }
}

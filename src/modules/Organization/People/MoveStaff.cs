using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Moves a member of staff to another home unit (员工调动): posts of the old home go on in the new one.</summary>
internal sealed class MoveStaff(SiyuDb db, Reach reach, Appointments appointments, TimeProvider clock) : ISlice
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
        if (!staff.Ok) return staff.Problem!;
        var from = staff.Value.Home;
        if (from == request.To) return Done.Already;
        var moved = staff.Value.Move(to.Value, clock.GetUtcNow());
        if (!moved.Ok) return moved.Problem!;
        var posts = await db.All<Post>().Where(post => post.Staff == id && post.Unit == from && post.Until == null).ToListAsync(ct);
        foreach (var post in posts)
        {
            var again = await appointments.Appoint(actor, staff.Value, to.Value, new(post.Role, post.Line), ct);
            if (!again.Ok) return again.Problem!;
            post.Until = clock.GetUtcNow();
        }
        db.Publish(moved.Value);
        db.Audit(actor, "organization.move_staff", $"staff/{id}", from, request.To);
        return Done.It;
    }
}

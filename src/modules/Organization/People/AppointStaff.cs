using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Gives a member of staff one more post (任职), in the line organisation or in a virtual team.</summary>
internal sealed class AppointStaff(SiyuDb db, Reach reach, Appointments appointments) : ISlice
{
    internal sealed record Request(UnitId Unit, string Role, bool VirtualTeam);
    internal sealed record Response(Guid Post);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff/{id}/posts", (Actor actor, StaffId id, Request request, AppointStaff slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Response>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        var staff = await reach.Staff(actor, id, ct);
        if (!staff.Ok) return staff.Problem!;
        var unit = await reach.Unit(actor, request.Unit, ct);
        if (!unit.Ok) return unit.Problem!;
        var wish = new Appointments.Wish(request.Role, request.VirtualTeam ? PostLine.Virtual : PostLine.Line);
        var post = await appointments.Appoint(actor, staff.Value, unit.Value, wish, ct);
        if (!post.Ok) return post.Problem!;
        db.Audit(actor, "organization.appoint_staff", $"staff/{id}", after: request);
        return new Response(post.Value.Id);
    }
}

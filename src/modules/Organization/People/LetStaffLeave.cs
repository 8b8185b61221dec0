using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>A member of staff leaves (员工离职): posts end, sessions are refused from the next request on.</summary>
internal sealed class LetStaffLeave(SiyuDb db, Reach reach, Appointments appointments, Sessions sessions, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff/{id}/leave", (Actor actor, StaffId id, LetStaffLeave slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, CancellationToken ct)
    {
        var found = await reach.Staff(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        if (!found.Value.IsActive) return Done.Already;
        var posts = await db.All<Post>().Where(post => post.Staff == id && post.Until == null).ToListAsync(ct);
        var ended = await appointments.End(id, posts, ct);
        if (!ended.Ok) return ended.Problem!;
        var left = found.Value.Leave(clock.GetUtcNow());
        if (!left.Ok) return left.Problem!;
        await sessions.CloseAll(id.Value, ct);
        db.Publish(left.Value);
        db.Audit(actor, "organization.let_staff_leave", $"staff/{id}", before: posts.Select(post => new { post.Unit, post.Role }));
        return Done.It;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Ends a post (免职); the last administrator's stays.</summary>
internal sealed class EndPost(SiyuDb db, Reach reach, Appointments appointments) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff/{id}/posts/{post}/end", (Actor actor, StaffId id, Guid post, EndPost slice, CancellationToken ct) =>
            slice.Handle(actor, id, post, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Guid postId, CancellationToken ct)
    {
        var staff = await reach.Staff(actor, id, ct);
        if (!staff.Ok) return staff.Problem!;
        var post = await db.All<Post>().SingleOrDefaultAsync(post => post.Id == postId && post.Staff == id, ct);
        if (post is null || !actor.Scope.Covers(new(post.OrgPath))) return OrganizationProblems.UnknownPost;
        if (post.Until is not null) return Done.Already;
        var ended = await appointments.End(id, [post], ct);
        if (ended.Ok) db.Audit(actor, "organization.end_post", $"staff/{id}", before: new { post.Unit, post.Role });
        return ended;
    }
}

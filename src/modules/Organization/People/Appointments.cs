using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Gives and ends posts (任免岗位): nobody gives a role that may more than they may themselves at that place.</summary>
internal sealed class Appointments(SiyuDb db, RoleBook roles, TimeProvider clock)
{
    internal sealed record Wish(string Role, PostLine Line);

    public async Task<Result<Post>> Appoint(Actor actor, Staff staff, Unit unit, Wish wish, CancellationToken ct)
    {
        if (!staff.IsActive) return OrganizationProblems.StaffHasLeft;
        if (!unit.IsOpen) return OrganizationProblems.UnitClosed.With(unit.Code);
        var role = await roles.Find(wish.Role, ct);
        if (role is null) return OrganizationProblems.UnknownRole.With(wish.Role).AtField("role");
        if (roles.Beyond(actor, role, [unit.Path]) is { } beyond) return OrganizationProblems.BeyondOwn.With(beyond);
        var held = await db.All<Post>().SingleOrDefaultAsync(
            post => post.Staff == staff.Id && post.Unit == unit.Id && post.Role == wish.Role && post.Until == null, ct);
        if (held is not null) return held;
        var at = clock.GetUtcNow();
        var post = new Post
        {
            Id = Guid.CreateVersion7(at), Staff = staff.Id, Unit = unit.Id, OrgPath = unit.OrgPath, Role = wish.Role, Line = wish.Line,
                Since = at,
        };
        db.Add(post);
        return post;
    }

    /// <summary>Moves staff to another home; posts of the old home go on in the new one.</summary>
    public async Task<Result<Done>> Move(Actor actor, Staff staff, Unit to, CancellationToken ct)
    {
        var from = staff.Home;
        if (from == to.Id) return Done.Already;
        var at = clock.GetUtcNow();
        var moved = staff.Move(to, at);
        if (!moved.Ok) return moved.Problem!;
        foreach (var post in await db.All<Post>().Where(post => post.Staff == staff.Id && post.Unit == from && post.Until == null)
            .ToListAsync(ct))
        {
            var again = await Appoint(actor, staff, to, new(post.Role, post.Line), ct);
            if (!again.Ok) return again.Problem!;
            post.Until = at;
        }
        db.Publish(moved.Value);
        db.Audit(actor, "organization.move_staff", $"staff/{staff.Id}", from, to.Id);
        return Done.It;
    }

    /// <summary>Ends posts, but never the last administrator's.</summary>
    public async Task<Result<Done>> End(StaffId staff, IReadOnlyList<Post> posts, CancellationToken ct)
    {
        if (posts.Any(post => post.Role == Role.Admin))
        {
            var ending = posts.Select(post => post.Id).ToList();
            var another = await db.All<Post>()
                .AnyAsync(post => post.Role == Role.Admin && post.Until == null && !ending.Contains(post.Id), ct);
            if (!another) return OrganizationProblems.LastAdministrator;
        }
        foreach (var post in posts) post.Until = clock.GetUtcNow();
        return posts.Count > 0 ? Done.It : Done.Already;
    }
}

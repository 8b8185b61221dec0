using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Says at each request what a member of staff may do now (权限来源): nothing is remembered, so leaving works at once.</summary>
internal sealed class StaffIdentity(SiyuDb db, RoleBook roles) : IIdentitySource
{
    public async Task<StaffRights?> RightsOf(StaffId staff, Guid? post, CancellationToken ct)
    {
        var active = await db.All<Staff>().AsNoTracking().Where(row => row.Id == staff && row.State == StaffState.Active)
            .Select(row => new
            {
                MustChange = db.All<Credential>().Any(credential => credential.Id == row.Id && credential.MustChange),
                Posts = db.All<Post>().Where(post => post.Staff == row.Id && post.Until == null).ToList(),
            }).SingleOrDefaultAsync(ct);
        if (active is null) return null;
        if (active.MustChange) return new([]);
        var posts = active.Posts;
        if (posts.Find(row => row.Id == post) is { } chosen) posts = [chosen];
        var held = new List<(Role, OrgPath)>();
        foreach (var group in posts.GroupBy(row => row.Role))
            if (await roles.Find(group.Key, ct) is { } role) held.AddRange(group.Select(row => (role, new OrgPath(row.OrgPath))));
        return new(Access.Of(held, [.. roles.Permissions.Select(permission => permission.Code)]));
    }
}

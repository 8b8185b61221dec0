using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Says at each request what a member of staff may do now (权限来源): nothing is remembered, so leaving works at once.</summary>
internal sealed class StaffIdentity(SiyuDb db, RoleBook roles) : IIdentitySource
{
    public async Task<StaffRights?> RightsOf(StaffId staff, CancellationToken ct)
    {
        var active = await db.All<Staff>().AnyAsync(row => row.Id == staff && row.State == StaffState.Active, ct);
        if (!active) return null;
        if (await db.All<Credential>().AnyAsync(row => row.Id == staff && row.MustChange, ct)) return new(new HashSet<string>(),
            DataScope.Nothing);
        var posts = await db.All<Post>().AsNoTracking().Where(post => post.Staff == staff && post.Until == null).ToListAsync(ct);
        var held = new List<(Role, OrgPath)>();
        foreach (var group in posts.GroupBy(post => post.Role))
            if (await roles.Find(group.Key, ct) is { } role) held.AddRange(group.Select(post => (role, new OrgPath(post.OrgPath))));
        var (permissions, scope) = Access.Of(held, roles.Permissions.Select(permission => permission.Code));
        return new(permissions, scope);
    }
}

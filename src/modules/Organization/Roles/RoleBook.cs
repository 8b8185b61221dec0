using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Roles;

/// <summary>All roles of the group (角色册): built in and self-made.</summary>
internal sealed class RoleBook(SiyuDb db, ModuleList modules)
{
    public IReadOnlyList<PermissionCard> Permissions => modules.Permissions;

    public async Task<Role?> Find(string code, CancellationToken ct) =>
        BuiltInRoles.Find(code) ?? (await db.All<CustomRole>().AsNoTracking().SingleOrDefaultAsync(role => role.Id == code, ct))?.Read();

    public async Task<IReadOnlyList<Role>> All(CancellationToken ct)
    {
        var custom = await db.All<CustomRole>().AsNoTracking().OrderBy(role => role.Id).ToListAsync(ct);
        return [.. BuiltInRoles.All, .. custom.Select(role => role.Read())];
    }

    /// <summary>A permission that the role gives and the actor does not have, if there is one.</summary>
    public string? Beyond(Actor actor, Role role) =>
        Permissions.Select(permission => permission.Code).FirstOrDefault(code => role.Gives(code) && !actor.May(code));
}

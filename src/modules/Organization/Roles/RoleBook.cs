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

    /// <summary>These roles by one statement at most, and none where all are built in.</summary>
    public async Task<Dictionary<string, Role>> Of(IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        var found = codes.Distinct().Select(BuiltInRoles.Find).OfType<Role>().ToDictionary(role => role.Code);
        var own = codes.Where(code => !found.ContainsKey(code)).Distinct().ToList();
        if (own.Count == 0) return found;
        foreach (var role in await db.All<CustomRole>().AsNoTracking().Where(role => own.Contains(role.Id)).ToListAsync(ct))
            found[role.Id] = role.Read();
        return found;
    }

    public async Task<IReadOnlyList<Role>> All(CancellationToken ct)
    {
        var custom = await db.All<CustomRole>().AsNoTracking().OrderBy(role => role.Id).ToListAsync(ct);
        return [.. BuiltInRoles.All, .. custom.Select(role => role.Read())];
    }

    /// <summary>A permission that the role gives at some places and the actor does not have at each of them, if there is one.</summary>
    public string? Beyond(Actor actor, Role role, IReadOnlyList<OrgPath> places) =>
        Permissions.Select(permission => permission.Code)
            .FirstOrDefault(code => role.Gives(code) && !Holds(actor, code, role.OwnOnly, places));

    /// <summary>Where a role is held today.</summary>
    public async Task<IReadOnlyList<OrgPath>> PlacesOf(string role, CancellationToken ct) =>
        [.. (await db.All<Post>().Where(post => post.Role == role && post.Until == null).Select(post => post.OrgPath).Distinct()
            .ToListAsync(ct)).Select(path => new OrgPath(path))];

    private static bool Holds(Actor actor, string code, bool ownOnly, IReadOnlyList<OrgPath> places)
    {
        if (!actor.May(code)) return false;
        var scope = actor.For(code).Scope;
        return places.All(place => ownOnly ? scope.Covers(place) : scope.CoversAllOf(place));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Roles;

/// <summary>Drops a role of the group's own (删除自定义角色) that nobody holds.</summary>
internal sealed class DropRole(SiyuDb db) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/console/roles/{code}", (Actor actor, string code, DropRole slice, CancellationToken ct) =>
            slice.Handle(actor, code, ct).ToHttp()).Allow(Allow.Staff("organization.roles"));

    public async Task<Result<Done>> Handle(Actor actor, string code, CancellationToken ct)
    {
        if (BuiltInRoles.Find(code) is not null) return OrganizationProblems.RoleBuiltIn.With(code);
        var role = await db.All<CustomRole>().SingleOrDefaultAsync(role => role.Id == code, ct);
        if (role is null) return Done.Already;
        if (await db.All<Post>()
            .AnyAsync(post => post.Role == code && post.Until == null, ct)) return OrganizationProblems.RoleInUse.With(code);
        db.Remove(role);
        db.Audit(actor, "organization.drop_role", $"role/{code}", before: role.Read());
        return Done.It;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Roles;

/// <summary>All roles and all permissions that a role can give (角色与权限列表).</summary>
internal sealed class RoleList(RoleBook roles) : ISlice
{
    internal sealed record Response(IReadOnlyList<Row> Roles, IReadOnlyList<PermissionCard> Permissions);
    internal sealed record Row(string Code, string Zh, string En, bool OwnOnly, bool BuiltIn, IReadOnlyList<string> Permissions);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/roles", (RoleList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff("organization.read"));

    public async Task<Result<Response>> Handle(CancellationToken ct)
    {
        var known = roles.Permissions;
        var rows = (await roles.All(ct)).Select(role => new Row(
            role.Code, role.Zh, role.En, role.OwnOnly, BuiltInRoles.Find(role.Code) is not null,
            [.. known.Select(permission => permission.Code).Where(role.Gives)]));
        return new Response([.. rows], known);
    }
}

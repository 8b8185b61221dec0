using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Roles;

/// <summary>Keeps a role of the group's own (维护自定义角色): its name and its permissions, never more than the keeper may wherever
/// somebody holds it.</summary>
internal sealed class KeepRole(SiyuDb db, RoleBook roles) : ISlice
{
    internal sealed record Request(string Zh, string En, bool OwnOnly, IReadOnlyList<string> Permissions);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/roles/{code}", (Actor actor, string code, Request request, KeepRole slice, CancellationToken ct) =>
            slice.Handle(actor, code, request, ct).ToHttp()).Allow(Allow.Staff("organization.roles"));

    public async Task<Result<Done>> Handle(Actor actor, string code, Request request, CancellationToken ct)
    {
        if (Refuse(code, request) is { } problem) return problem;
        string[] permissions = [.. request.Permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var places = await roles.PlacesOf(code, ct);
        if (roles.Beyond(actor, new(code, request.Zh, request.En, request.OwnOnly, permissions), places) is { } more)
            return OrganizationProblems.BeyondOwn.With(more);
        var kept = await db.All<CustomRole>().SingleOrDefaultAsync(role => role.Id == code, ct);
        var before = kept?.Read();
        if (before is not null && roles.Beyond(actor, before, places) is { } beyond) return OrganizationProblems.BeyondOwn.With(beyond);
        var text = JsonSerializer.Serialize(permissions);
        if (kept is null)
            db.Add(new CustomRole { Id = code, Zh = request.Zh, En = request.En, OwnOnly = request.OwnOnly, Permissions = text });
        else if ((kept.Zh, kept.En, kept.OwnOnly, kept.Permissions) == (request.Zh, request.En, request.OwnOnly, text))
            return Done.Already;
        else
            (kept.Zh, kept.En, kept.OwnOnly, kept.Permissions) = (request.Zh, request.En, request.OwnOnly, text);
        db.Audit(actor, "organization.keep_role", $"role/{code}", before, request);
        return Done.It;
    }

    private Problem? Refuse(string code, Request request)
    {
        if (!Unit.CodeShape().IsMatch(code)) return OrganizationProblems.BadCode.AtField("code");
        if (BuiltInRoles.Find(code) is not null) return OrganizationProblems.RoleBuiltIn.With(code);
        if (string.IsNullOrWhiteSpace(request.Zh) || request.Zh.Length > 40
            || request.En.Length > 60) return OrganizationProblems.BadName.AtField("zh");
        var known = roles.Permissions.Select(permission => permission.Code).ToHashSet(StringComparer.Ordinal);
        return request.Permissions.FirstOrDefault(permission => !known.Contains(permission)) is { } unknown
            ? OrganizationProblems.UnknownPermission.With(unknown).AtField("permissions") : null;
    }
}

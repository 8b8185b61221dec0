using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Keys = Siyu.Platform.ApiKeys;

namespace Siyu.Organization.ApiKeys;

/// <summary>Makes a key for a system of the group's (新建接口密钥); its secret is told this once, and it may no more than its maker may
/// at that place.</summary>
internal sealed class MakeApiKey(SiyuDb db, Reach reach, Keys keys, KeyScopes scopes) : ISlice
{
    private const int LongestTitle = 60;

    internal sealed record Request(string Title, UnitId Unit, IReadOnlyList<string> Scopes);

    internal sealed record Response(ApiKeyId Id, string Secret);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/api-keys", (Actor actor, Request request, MakeApiKey slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(ApiKeyList.Keep));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var title = request.Title?.Trim() ?? "";
        if (title.Length is 0 or > LongestTitle) return OrganizationProblems.BadName.AtField("title");
        string[] asked = [.. (request.Scopes ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (asked.Length == 0) return OrganizationProblems.NoScope.AtField("scopes");
        var known = scopes.All().Select(scope => scope.Code).ToHashSet(StringComparer.Ordinal);
        if (asked.FirstOrDefault(scope => !known.Contains(scope)) is { } unknown)
            return OrganizationProblems.UnknownPermission.With(unknown).AtField("scopes");
        var unit = await reach.Unit(actor, request.Unit, ct);
        if (!unit.Ok) return unit.Problem!.AtField("unit");
        if (!unit.Value.IsOpen) return OrganizationProblems.UnitClosed.With(unit.Value.Code).AtField("unit");
        // Who stands at the group itself sees everything, also rows that stand at no unit.
        var path = unit.Value.Kind == UnitKind.Group ? OrgPath.Root : unit.Value.Path;
        if (asked.FirstOrDefault(scope => !actor.May(scope) || !actor.For(scope).Scope.CoversAllOf(path)) is { } beyond)
            return OrganizationProblems.BeyondOwn.With(beyond).AtField("scopes");
        var made = keys.Make(db, title, asked, path);
        db.Audit(actor, "organization.make_api_key", $"api-key/{made.Id}", after: new { title, Unit = unit.Value.Code, Scopes = asked });
        return new Response(made.Id, made.Secret);
    }
}

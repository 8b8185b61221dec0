using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Keys = Siyu.Platform.ApiKeys;

namespace Siyu.Organization.ApiKeys;

/// <summary>Keys of the group's systems within the reader's scope (接口密钥列表), and what a key can be given.</summary>
internal sealed class ApiKeyList(SiyuDb db, Keys keys, KeyScopes scopes) : ISlice
{
    public const string Keep = "organization.api_keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/api-keys", (Actor actor, string? after, int? size, ApiKeyList slice, CancellationToken ct) =>
            slice.Handle(actor, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Keep));
        routes.MapGet("/console/api-keys/scopes", (ApiKeyList slice) => slice.Scopes().ToHttp()).Allow(Allow.Staff(Keep));
    }

    public async Task<Result<Page<ApiKeyCard>>> Handle(Actor actor, PageAsk page, CancellationToken ct) =>
        await keys.List(db, actor, page, ct);

    public Result<IReadOnlyList<PermissionCard>> Scopes() => Result.Of(scopes.All());
}

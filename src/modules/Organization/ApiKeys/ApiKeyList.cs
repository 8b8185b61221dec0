using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Keys = Siyu.Platform.ApiKeys;

namespace Siyu.Organization.ApiKeys;

/// <summary>Keys of the group's systems within the reader's scope (接口密钥列表), and what a key can be given.</summary>
internal sealed class ApiKeyList(SiyuDb db, Keys keys, KeyScopes scopes) : IListSlice<Unfiltered, ApiKeyCard>
{
    public const string Keep = "organization.api_keys";

    public static Sheet<ApiKeyCard> Sheet { get; } = new("organization.export_api_keys", "接口密钥")
    {
        { "名称", key => key.Title },
        { "密钥 ID", key => key.Id.ToString() },
        { "数据范围", key => key.Path == "/" ? "整个集团" : key.Path },
        { "接口范围", key => string.Join('、', key.Scopes) },
        { "最近使用", key => key.LastUsedAt },
        { "创建时间", key => key.CreatedAt },
        { "吊销时间", key => key.RevokedAt },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<ApiKeyList, Unfiltered, ApiKeyCard>("/console/api-keys", Allow.Staff(Keep));
        routes.MapGet("/console/api-keys/scopes", (ApiKeyList slice) => slice.Scopes().ToHttp()).Allow(Allow.Staff(Keep));
    }

    public Task<Result<Page<ApiKeyCard>>> Handle(Actor actor, Unfiltered ask, ListAsk page, CancellationToken ct) =>
        keys.List(db, actor, page, ct);

    public Result<IReadOnlyList<PermissionCard>> Scopes() => Result.Of(scopes.All());
}

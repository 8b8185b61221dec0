using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Keys = Siyu.Platform.ApiKeys;

namespace Siyu.Organization.ApiKeys;

/// <summary>Revokes a key (吊销接口密钥): its next request is refused, on every node.</summary>
internal sealed class RevokeApiKey(SiyuDb db, Keys keys) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/api-keys/{id}/revoke", (Actor actor, ApiKeyId id, RevokeApiKey slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(ApiKeyList.Keep));

    public async Task<Result<Done>> Handle(Actor actor, ApiKeyId id, CancellationToken ct)
    {
        var revoked = await keys.Revoke(db, actor, id, ct);
        if (revoked is null) return OrganizationProblems.UnknownApiKey;
        if (revoked.Before) return Done.Already;
        db.Audit(actor, "organization.revoke_api_key", $"api-key/{id}", before: revoked.Key);
        return Done.It;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Keys = Siyu.Platform.ApiKeys;

namespace Siyu.Organization.ApiKeys;

/// <summary>What the calling key is and may (接口自检): the first request of whoever writes a connection.</summary>
internal sealed class OwnKey(SiyuDb db, Keys keys) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/open/key", (Actor actor, OwnKey slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyApiKey);

    public async Task<Result<ApiKeyCard>> Handle(Actor actor, CancellationToken ct) => await keys.Own(db, actor, ct);
}

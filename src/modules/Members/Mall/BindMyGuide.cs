using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member binds to the guide whose code they scanned or whose share they opened (绑定导购), as the group's rules allow.</summary>
internal sealed class BindMyGuide(Binder binder) : ISlice
{
    internal sealed record Request(StaffId Guide, bool ByShare);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/me/guide", (Actor actor, Request request, BindMyGuide slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member);

    public Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct) =>
        binder.Bind(new(actor.Member, request.Guide, request.ByShare ? BindReason.Share : BindReason.Scan, "member"), ct);
}

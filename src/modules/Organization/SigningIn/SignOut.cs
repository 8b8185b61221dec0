using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Signs out of this session (退出登录).</summary>
internal sealed class SignOut(Sessions sessions) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/sign-out", (HttpContext http, Actor actor, SignOut slice, CancellationToken ct) =>
        {
            ConsoleCookie.Take(http);
            return slice.Handle(actor, ct).ToHttp();
        }).Allow(Allow.AnyStaff);

    public async Task<Result<Done>> Handle(Actor actor, CancellationToken ct)
    {
        if (actor.Session is { } session) await sessions.Close(session, ct);
        return Done.It;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Who holds several posts works in one of them from now on, or in all together (切换岗位); other sign-ins stay as they are.</summary>
internal sealed class WorkInPost(SiyuDb db, Sessions sessions) : ISlice
{
    /// <param name="Post">One that they hold; null for all.</param>
    internal sealed record Request(Guid? Post);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/me/post", (Actor actor, Request request, WorkInPost slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.AnyStaff);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Post is { } wished
            && !await db.All<Post>().AnyAsync(post => post.Id == wished && post.Staff == actor.Staff && post.Until == null, ct))
            return OrganizationProblems.UnknownPost;
        if (actor.Post == request.Post) return Done.Already;
        await sessions.WorkIn(actor.Session ?? throw new BrokenInvariant("staff come by a sign-in"), request.Post, ct);
        return Done.It;
    }
}

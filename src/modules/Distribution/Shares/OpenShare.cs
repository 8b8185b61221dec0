using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Shares;

/// <summary>Somebody opens a share (打开分享): the click is kept, and locks the sharer's claim for some days.</summary>
internal sealed class OpenShare(SiyuDb db, Clicks clicks, RuleBook rules, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 60;

    internal sealed record Response(SharedKind Kind, string Target, string Campaign, DateTimeOffset LockedUntil);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/shares/{token}/click", (Actor actor, string token, OpenShare slice, CancellationToken ct) =>
            slice.Handle(actor, token, ct).ToHttp()).Allow(Allow.Visitor).AtMost(CallsAMinute);

    public async Task<Result<Response>> Handle(Actor actor, string token, CancellationToken ct)
    {
        var share = await db.All<Share>().AsNoTracking().SingleOrDefaultAsync(row => row.Token == token, ct);
        if (share is null) return DistributionProblems.UnknownShare;
        var at = clock.GetUtcNow();
        await clicks.Record(share.Id, actor.Subject, at, ct);
        var lockedFor = (await rules.Rules(ct)).LockOf(share.Kind);
        return new Response(share.Kind, share.Target, share.Campaign, at + lockedFor);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Shares;

/// <summary>Makes the token of a share (生成分享): one for each sharer, thing and campaign, so that sharing again gives the same.</summary>
internal sealed class MakeShare(SiyuDb db, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 60;

    internal sealed record Request(SharedKind Kind, string? Target, string? Campaign);
    internal sealed record Response(ShareId Share, string Token);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/guide/shares", (Actor actor, Request request, MakeShare slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("distribution.guide")).AtMost(CallsAMinute);
        routes.MapPost("/mall/shares", (Actor actor, Request request, MakeShare slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member).AtMost(CallsAMinute);
    }

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var (target, campaign) = (request.Target?.Trim() ?? "", request.Campaign?.Trim() ?? "");
        if (target.Length > 100 || campaign.Length > 60 || !IsWhole(request.Kind, target)) return DistributionProblems.BadShare;
        if (request.Kind == SharedKind.Product) target = Guid.Parse(target).ToString();
        var (staff, member) = (actor.AsStaff, actor.AsMember);
        var at = clock.GetUtcNow();
        var fresh = new Share
        {
            Id = ShareId.New(at), Token = Share.NewToken(), Kind = request.Kind, Target = target, Campaign = campaign, Exclusive = false,
            Sharer = staff, SharerMember = member, MadeAt = at,
        };
        var unique = staff is not null ? "sharer, kind, target, campaign" : "sharer_member, kind, target, campaign";
        await db.InsertNew([fresh], unique, ct);
        var share = await db.All<Share>().AsNoTracking().SingleAsync(
            row =>
                row.Sharer == staff && row.SharerMember == member && row.Kind == request.Kind && row.Target == target
                    && row.Campaign == campaign, ct);
        return new Response(share.Id, share.Token);
    }

    private static bool IsWhole(SharedKind kind, string target) => kind switch
    {
        SharedKind.Product => Guid.TryParse(target, out _),
        SharedKind.Content => target.Length > 0,
        SharedKind.Shop => target.Length == 0,
        _ => false,
    };
}

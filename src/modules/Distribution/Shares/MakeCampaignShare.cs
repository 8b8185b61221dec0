using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Shares;

/// <summary>Gives a member of staff the token of a campaign (活动分享口令); where its contract is exclusive, orders that carry it are
/// theirs.</summary>
internal sealed class MakeCampaignShare(SiyuDb db, IOrganization organization, TimeProvider clock) : ISlice
{
    internal sealed record Request(StaffId Sharer, string Campaign, bool Exclusive);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/campaign-shares", (Actor actor, Request request, MakeCampaignShare slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("distribution.share"));

    public async Task<Result<MakeShare.Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var campaign = request.Campaign.Trim();
        if (campaign.Length is 0 or > 60) return DistributionProblems.BadShare.AtField("campaign");
        var sharer = (await organization.Staff([request.Sharer], ct)).GetValueOrDefault(request.Sharer);
        if (sharer is null || !actor.Scope.Covers(sharer.HomePath)) return OrganizationProblems.UnknownStaff;
        if (!sharer.Active) return OrganizationProblems.StaffHasLeft;
        var kept = await db.All<Share>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Sharer == request.Sharer && row.Kind == SharedKind.Campaign && row.Target == "" && row.Campaign == campaign, ct);
        if (kept is not null) return kept.Exclusive == request.Exclusive
            ? new MakeShare.Response(kept.Id, kept.Token) : DistributionProblems.BadShare.AtField("exclusive");
        var at = clock.GetUtcNow();
        var share = new Share
        {
            Id = ShareId.New(at), Token = Share.NewToken(), Kind = SharedKind.Campaign, Target = "", Campaign = campaign,
                Exclusive = request.Exclusive,
            Sharer = request.Sharer, MadeAt = at,
        };
        db.Add(share);
        db.Audit(actor, "distribution.make_campaign_share", $"share/{share.Id}", after: request);
        return new MakeShare.Response(share.Id, share.Token);
    }
}

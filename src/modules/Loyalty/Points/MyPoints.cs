using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Points;

/// <summary>How the points of one of a member's cards came and went (我的积分明细).</summary>
internal sealed class MyPoints(SiyuDb db) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/cards/{id}/points",
            (Actor actor, CardId id, [AsParameters] PageAsk page, MyPoints slice, CancellationToken ct) =>
                slice.Handle(actor, id, page, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Page<PointsEntry>>> Handle(Actor actor, CardId id, PageAsk ask, CancellationToken ct) =>
        await db.Rows<Card>(actor).AnyAsync(card => card.Id == id, ct)
            ? await PointsPages.Of(db, id, ask, ct) : LoyaltyRefusals.UnknownCard;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Earning;
using Siyu.Platform;

namespace Siyu.Loyalty.Points;

/// <summary>Staff give or take points for a reason (人工调整积分); never more than the card holds.</summary>
internal sealed class AdjustPoints(SiyuDb db, PurseRows purses, ILedger ledger, TimeProvider clock) : ISlice
{
    private const long Most = 1_000_000;
    private const int LongestReason = 200;

    /// <param name="Points">Given where positive, taken where negative.</param>
    internal sealed record Request(long Points, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/cards/{id}/points",
            (Actor actor, CardId id, Request request, AdjustPoints slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(LoyaltyModule.Adjust));

    public async Task<Result<Done>> Handle(Actor actor, CardId id, Request request, CancellationToken ct)
    {
        if (!actor.Scope.All) return LoyaltyRefusals.GroupOnly;
        if (request.Points == 0 || Math.Abs(request.Points) > Most) return LoyaltyRefusals.BadPoints.With(Most).AtField("points");
        if (request.Reason?.Trim() is not { Length: >= 2 and <= LongestReason } reason)
            return LoyaltyRefusals.NeedsReason.With(LongestReason).AtField("reason");
        var purse = (await purses.Lock([id], [], ct)).GetValueOrDefault(id);
        if (purse is not { Card.State: CardState.Open }) return LoyaltyRefusals.UnknownCard;
        var adjusted = purse.Adjust(request.Points, new(actor.Subject, reason));
        if (!adjusted.Ok) return adjusted.Problem!;
        await purses.Keep([purse], ct);
        var journal = PointsJournals.Adjusted(purse.Card.Program, purse.Movements[0].Id, request.Points, clock.GetUtcNow());
        Must.Hold((await ledger.Post([journal], ct)).All(one => one.Ok), "adjusted points can be booked");
        db.Audit(actor, "loyalty.adjust_points", $"card/{id}", null, request);
        return Done.It;
    }
}

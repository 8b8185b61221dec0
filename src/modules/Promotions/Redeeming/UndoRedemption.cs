using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>Staff take a redemption of today back (撤销核销), with a reason: the coupon is as it was, and what was posted is reversed.
/// A guide their own, a store's manager the store's.</summary>
internal sealed class UndoRedemption(SiyuDb db, CouponRows rows, ILedger ledger, GroupZone zone, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/guide/coupon-redemptions/{id}/undo",
            (Actor actor, RedemptionId id, Request request, UndoRedemption slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Redeem));
        routes.MapPost("/console/coupon-redemptions/{id}/undo",
            (Actor actor, RedemptionId id, Request request, UndoRedemption slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Redeem));
    }

    public async Task<Result<Done>> Handle(Actor actor, RedemptionId id, Request request, CancellationToken ct)
    {
        if (request.Reason?.Trim() is not { Length: >= 2 and <= Redemption.LongestReason } reason)
            return RedeemRefusals.NeedsReason.With(Redemption.LongestReason).AtField("reason");
        if (await db.Rows<Redemption>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } seen)
            return RedeemRefusals.Unknown;
        // The coupon first, as everywhere.
        var coupon = (await rows.Lock([seen.Coupon], ct))[seen.Coupon];
        var redemption = Must.Exist(await db.Locked<Redemption, RedemptionId>(id, ct), "a redemption that was seen");
        var now = clock.GetUtcNow();
        var undone = redemption.Undo(actor.Staff, reason, (zone.Day(redemption.At), zone.Day(now)), now);
        if (!undone.Ok || undone.Value.Before) return undone;
        await rows.Unredeem(coupon.Id, ct);
        await db.All<UsedTicket>().Where(ticket => ticket.Redemption == id).ExecuteDeleteAsync(ct);
        if (redemption.Reversal is { } reversal) Must.Hold((await ledger.Post([reversal], ct)).All(one => one.Ok), "a reversal posts");
        db.Publish(new RedemptionUndone(id, coupon.Id, coupon.Member, redemption.Place, redemption.Worth, now));
        db.Audit(actor, "promotions.undo_redemption", $"redemption/{id}", null, new { Reason = reason });
        return undone;
    }
}

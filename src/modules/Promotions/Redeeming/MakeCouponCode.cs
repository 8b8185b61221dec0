using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>A member shows a coupon at a till (出示券码): a fresh code, good for minutes; the one shown before is good no longer.</summary>
internal sealed class MakeCouponCode(SiyuDb db, CouponRows rows, Vault vault, TimeProvider clock) : ISlice
{
    internal sealed record Response(string Code, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/coupons/{id}/code", (Actor actor, CouponId id, MakeCouponCode slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Member).AtMost(30);

    public async Task<Result<Response>> Handle(Actor actor, CouponId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Locked, so that two phones of one person do not both write the coupon's one code.
        if ((await rows.Lock([id], ct)).GetValueOrDefault(id) is not { } coupon || coupon.Member != actor.Member)
            return PromotionsProblems.UnknownCoupon;
        var may = coupon.MayUse(actor.Member, now);
        if (!may.Ok) return may.Problem!;
        var template = (await rows.Templates([coupon.Template], ct))[coupon.Template];
        if (template.Channel == CouponChannel.Online) return RedeemRefusals.OnlyOnline;
        await db.All<CouponCode>().Where(code => code.Id == id).ExecuteDeleteAsync(ct);
        var made = CouponCode.Make();
        db.Add(new CouponCode { Id = id, CodeHash = vault.Hash(CouponCode.HashKind, made), ExpiresAt = now + CouponCode.GoodFor });
        return new Response(made, now + CouponCode.GoodFor);
    }
}

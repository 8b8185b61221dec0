using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>
/// A store's staff redeem the coupon of a code at their till (门店核销), once: its row is locked, so that neither an order nor another
/// store has it too; the same code again answers the same redemption.
/// </summary>
internal sealed class RedeemCoupon(SiyuDb db, RedemptionDesk desk, CouponRows rows, TillNames names, ILedger ledger, TimeProvider clock)
    : ISlice
{
    public const int TriesPerMinute = 30;

    internal sealed record Request(string Code)
    {
        public string? Ticket { get; init; }
        public Money? Amount { get; init; }
        public SkuId? Sku { get; init; }
    }

    /// <param name="Worth">What the till takes off.</param>
    /// <param name="ToPay">What is left to pay of the ticket or of the goods; null where the till told no amount.</param>
    internal sealed record Response(RedemptionId Redemption, string Title, Money Worth, Money? ToPay, bool Before);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/coupon-redemptions", (Actor actor, Request request, RedeemCoupon slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Redeem)).AtMost(TriesPerMinute);

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var found = await desk.Find(actor, request.Code, ct);
        if (!found.Ok) return found.Problem!;
        var (shown, now) = (found.Value, clock.GetUtcNow());
        if (await desk.Before(shown, ct) is { } before) return Answer(before, shown.Template, true);
        var may = shown.Coupon.MayUse(shown.Coupon.Member, now);
        if (!may.Ok) return may.Problem!;
        var goods = request.Sku is { } sku ? (await names.Goods([sku], ct)).GetValueOrDefault(sku) : null;
        if (request.Sku is not null && goods is null) return CatalogProblems.UnknownSku.AtField("sku");
        var ticket = request.Ticket?.Trim() is { Length: > 0 } told ? told : null;
        var wish = new TillWish(ticket, request.Amount, goods);
        var worth = wish.Worth(shown.Template.Terms);
        if (!worth.Ok) return worth.Problem!;
        if (!worth.Value.IsPositive) return RedeemRefusals.NotRedeemable;
        var redemption = Redemption.Of(shown, wish, worth.Value, actor.Staff, now);
        if (ticket is not null && await db.InsertNew(
                [new UsedTicket { Place = shown.Place.Id, Number = ticket, Redemption = redemption.Id }], "place, number", ct) == 0)
            return RedeemRefusals.TicketTaken.With(ticket).AtField("ticket");
        await Keep(actor, shown.Coupon, redemption, ct);
        return Answer(redemption, shown.Template, false);
    }

    private async Task Keep(Actor actor, Coupon coupon, Redemption redemption, CancellationToken ct)
    {
        await rows.Redeem(coupon.Id, redemption.At, ct);
        db.Add(redemption);
        if (redemption.Posting is { } posting) Must.Hold((await ledger.Post([posting], ct)).All(one => one.Ok), "a redemption posts");
        db.Publish(new CouponRedeemed(redemption.Id, coupon.Id, coupon.Member, redemption.Place, redemption.Worth, redemption.Funder,
            redemption.At));
        db.Audit(actor, "promotions.redeem_coupon", $"redemption/{redemption.Id}", null,
            new { Coupon = coupon.Id.ToString(), redemption.Ticket, Worth = redemption.Worth.Fen });
    }

    /// <summary>With a gift or an exchange the ticket is what is bought besides; goods are paid at their price less the coupon.</summary>
    private static Response Answer(Redemption redemption, CouponTemplate template, bool before) => new(
        redemption.Id, template.Title, redemption.Worth, template.Terms.Worth switch
        {
            { Kind: CouponKind.Gift } => Money.Zero,
            { Kind: CouponKind.Exchange } worth => worth.Amount,
            _ => redemption.Amount - redemption.Worth,
        }, before);
}

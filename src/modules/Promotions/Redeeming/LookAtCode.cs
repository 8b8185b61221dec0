using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>Shows what coupon a code is, before it is redeemed (验券): what it is worth, for whom, and what the till must tell.</summary>
internal sealed class LookAtCode(RedemptionDesk desk, TillNames names, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Code);

    internal sealed record GoodsRow(SkuId Sku, string Code, string Title, string Spec, Money Price)
    {
        public string? Picture { get; init; }
    }

    internal sealed record Response(string Title, CouponWorth Worth, string Member, DateTimeOffset ValidUntil)
    {
        public ScopeKind Scope { get; init; }

        /// <summary>Whether ticket number and amount are needed.</summary>
        public bool NeedsTicket { get; init; }

        /// <summary>Of what goods a unit is given, to choose from.</summary>
        public IReadOnlyList<GoodsRow> Goods { get; init; } = [];

        /// <summary>This code was redeemed here already.</summary>
        public bool Before { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/coupon-codes", (Actor actor, Request request, LookAtCode slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Redeem)).AtMost(RedeemCoupon.TriesPerMinute);

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var found = await desk.Find(actor, request.Code, ct);
        if (!found.Ok) return found.Problem!;
        var (coupon, template) = (found.Value.Coupon, found.Value.Template);
        var before = await desk.Before(found.Value, ct) is not null;
        if (!before && coupon.MayUse(coupon.Member, clock.GetUtcNow()).Problem is { } problem) return problem;
        var terms = template.Terms;
        var goods = terms.Worth.IsForUnit ? (await names.Goods(terms.Scope.Ids.Select(id => new SkuId(id)), ct)).Values : [];
        return new Response(terms.Title, terms.Worth, (await names.Members([coupon.Member], ct)).GetValueOrDefault(coupon.Member, "会员"),
            coupon.ValidUntil)
        {
            Scope = terms.Scope.Kind, NeedsTicket = TillWish.NeedsTicket(terms.Worth), Before = before,
            Goods = [.. goods.OrderBy(sku => sku.Code, StringComparer.Ordinal).Select(sku =>
                new GoodsRow(sku.Id, sku.Code, sku.Title, sku.Spec, sku.ListPrice) { Picture = sku.Picture })],
        };
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>Coupons redeemed in stores (核销记录), newest first: a guide's own, a store's, or all of a template's for headquarters.</summary>
internal sealed class RedemptionList(
    SiyuDb db, CouponRows rows, IOrganization organization, TillNames names, GroupZone zone, TimeProvider clock)
    : IListSlice<RedemptionList.Ask, RedemptionList.Row>
{
    private static readonly Sorting<Redemption> Order = Sorting<Redemption>.Newest("at", row => row.Id);

    internal sealed record Ask(CouponTemplateId? Template);

    internal sealed record Row(RedemptionId Id, string Title, string Place, string Staff, string Member, Money Worth, DateTimeOffset At)
    {
        public Funder Funder { get; init; }

        /// <summary>The group owes it to the dealer or the counter whose till it was.</summary>
        public bool Owed { get; init; }
        public string? Ticket { get; init; }
        public Money? Amount { get; init; }
        public string? Goods { get; init; }
        public DateTimeOffset? UndoneAt { get; init; }
        public string? Reason { get; init; }

        /// <summary>It is of today and stands, so that it can be taken back.</summary>
        public bool Undoable { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("promotions.export_redemptions", "核销记录")
    {
        { "优惠券", row => row.Title },
        { "门店", row => row.Place },
        { "店员", row => row.Staff },
        { "会员", row => row.Member },
        { "优惠", row => row.Worth },
        { "谁承担", row => Words.Of(row.Funder) },
        { "集团应付门店", row => row.Owed },
        { "小票", row => row.Ticket },
        { "小票金额", row => row.Amount },
        { "商品", row => row.Goods },
        { "核销时间", row => row.At },
        { "撤销时间", row => row.UndoneAt },
        { "撤销原因", row => row.Reason },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/coupon-redemptions", (
            Actor actor, [AsParameters] Ask ask, [AsParameters] ListAsk page, RedemptionList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(Allow.Staff(Permissions.Redeem));
        routes.MapList<RedemptionList, Ask, Row>("/console/coupon-redemptions", Allow.Staff(Permissions.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var all = db.Rows<Redemption>(actor).AsNoTracking();
        if (ask.Template is { } template) all = all.Where(row => row.Template == template);
        var shown = await Order.Page(all, page, ct);
        return shown.Ok ? new Page<Row>(await Show(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
    }

    private async Task<IReadOnlyList<Row>> Show(IReadOnlyList<Redemption> shown, CancellationToken ct)
    {
        var coupons = shown.Select(row => row.Coupon).ToList();
        var holders = await db.All<Coupon>().Where(coupon => coupons.Contains(coupon.Id)).Select(coupon => new { coupon.Id, coupon.Member })
            .ToDictionaryAsync(coupon => coupon.Id, coupon => coupon.Member, ct);
        var templates = await rows.Templates([.. shown.Select(row => row.Template).Distinct()], ct);
        var units = await organization.Units([.. shown.Select(row => row.Place).Distinct()], ct);
        var staff = await organization.StaffNames([.. shown.Select(row => row.Owner).OfType<StaffId>().Distinct()], ct);
        var members = await names.Members([.. holders.Values], ct);
        var goods = await names.Goods(shown.Select(row => row.Sku).OfType<SkuId>(), ct);
        var today = zone.Day(clock.GetUtcNow());
        return [.. shown.Select(row => new Row(
            row.Id, templates[row.Template].Title, units.GetValueOrDefault(row.Place)?.Name ?? "",
            row.Owner is { } by ? staff.GetValueOrDefault(by, "") : "", members.GetValueOrDefault(holders[row.Coupon], "会员"), row.Worth,
            row.At)
        {
            Funder = row.Funder, Owed = row.OwedTo is not null, Ticket = row.Ticket, Amount = row.Amount,
            Goods = row.Sku is { } sku && goods.TryGetValue(sku, out var card) ? $"{card.Title} {card.Spec}".Trim() : null,
            UndoneAt = row.UndoneAt, Reason = row.Reason, Undoable = row.UndoneAt is null && zone.Day(row.At) == today,
        })];
    }
}

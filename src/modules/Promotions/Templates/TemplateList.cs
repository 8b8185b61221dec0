using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Templates;

/// <summary>
/// Coupon templates for the console (券模板列表), newest first, with what became of the coupons; templates are the whole group's, so they
/// carry no data scope.
/// </summary>
internal sealed class TemplateList(SiyuDb db, ICatalog catalog) : IListSlice<TemplateList.Ask, TemplateList.Row>
{
    private static readonly Sorting<CouponTemplate> Order = Sorting<CouponTemplate>.Newest("createdAt", template => template.Id)
        .By("title", template => template.Title).By("taken", template => template.Taken);

    internal sealed record Ask(TemplateState? State);

    internal sealed record Row(CouponTemplateId Id, string Title, CouponWorth Worth, CouponScope Scope, CouponValidity Validity,
        TemplateState State)
    {
        public Funder Funder { get; init; }
        public BrandId? Brand { get; init; }
        public int Total { get; init; }
        public int Taken { get; init; }
        public int PerPerson { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        /// <summary>Coupons that lie on an order which waits for payment.</summary>
        public int Locked { get; init; }
        public int Used { get; init; }

        /// <summary>Coupons that were redeemed in a store.</summary>
        public int Redeemed { get; init; }
        public CouponChannel Channel { get; init; }
        public bool OnlyGiven { get; init; }
        public IReadOnlyList<UnitId> Stores { get; init; } = [];

        /// <summary>What the goods of a scope drawn by SKUs are called.</summary>
        public IReadOnlyDictionary<Guid, string> Goods { get; init; } = new Dictionary<Guid, string>();
    }

    public static Sheet<Row> Sheet { get; } = new("promotions.export_templates", "优惠券")
    {
        { "优惠券", row => row.Title },
        { "类型", row => Words.Of(row.Worth.Kind) },
        { "门槛", row => row.Worth.Threshold },
        { "优惠", row => Words.Of(row.Worth) },
        { "适用", row => row.Scope.Kind == ScopeKind.All ? "全部商品" : row.Goods.Count > 0 ? string.Join('、', row.Goods.Values)
            : row.Scope.Kind == ScopeKind.Brand ? "指定品牌" : row.Scope.Kind == ScopeKind.Category ? "指定分类" : "指定商品" },
        { "使用渠道", row => Words.Of(row.Channel) },
        { "谁承担", row => Words.Of(row.Funder) },
        { "领取后有效天数", row => row.Validity.Days },
        { "生效时间", row => row.Validity.From },
        { "失效时间", row => row.Validity.Until },
        { "总量", row => row.Total },
        { "每人限领", row => row.PerPerson },
        { "已领", row => row.Taken },
        { "订单占用", row => row.Locked },
        { "已用", row => row.Used + row.Redeemed },
        { "其中门店核销", row => row.Redeemed },
        { "状态", row => row.State == TemplateState.Open ? "领取中" : "已停发" },
        { "创建时间", row => row.CreatedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<TemplateList, Ask, Row>("/console/coupon-templates", Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.All<CouponTemplate>().AsNoTracking();
        if (ask.State is { } state) rows = rows.Where(template => template.State == state);
        var found = await Order.Page(rows, page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var (states, goods) = (await States([.. shown.Select(template => template.Id)], ct), await Goods(shown, ct));
        return new Page<Row>([.. shown.Select(template => Show(template) with
        {
            Locked = states.GetValueOrDefault((template.Id, CouponState.Locked)),
            Used = states.GetValueOrDefault((template.Id, CouponState.Used)),
            Redeemed = states.GetValueOrDefault((template.Id, CouponState.Redeemed)),
            Goods = template.Terms.Scope.Ids.Where(goods.ContainsKey).ToDictionary(id => id, id => goods[id]),
        })], found.Value.Next);
    }

    private async Task<Dictionary<(CouponTemplateId, CouponState), int>> States(List<CouponTemplateId> ids, CancellationToken ct) =>
        (await db.All<Coupon>().Where(coupon => ids.Contains(coupon.Template) && coupon.State != CouponState.Unused)
            .GroupBy(coupon => new { coupon.Template, coupon.State })
            .Select(group => new { group.Key.Template, group.Key.State, Count = group.Count() }).ToListAsync(ct))
        .ToDictionary(row => (row.Template, row.State), row => row.Count);

    private async Task<Dictionary<Guid, string>> Goods(IReadOnlyList<CouponTemplate> templates, CancellationToken ct)
    {
        var skus = templates.Where(template => template.ScopeKind == ScopeKind.Sku)
            .SelectMany(template => template.Terms.Scope.Ids).Distinct().Select(id => new SkuId(id)).ToList();
        return skus.Count == 0 ? [] : (await catalog.Skus(skus, ct)).Values
            .ToDictionary(card => card.Id.Value, card => $"{card.Title} {card.Spec}".Trim());
    }

    private static Row Show(CouponTemplate template) => new(
        template.Id, template.Title, template.Terms.Worth, template.Terms.Scope, template.Validity, template.State)
    {
        Funder = template.Funder, Brand = template.Brand, Total = template.Total, Taken = template.Taken, PerPerson = template.PerPerson,
        CreatedAt = template.CreatedAt, Channel = template.Channel, OnlyGiven = template.OnlyGiven, Stores = template.Stores,
    };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>Promotions for the console (活动列表), newest first, with what they gave; they are the whole group's, so they carry no data
/// scope.</summary>
internal sealed class PromotionList(SiyuDb db, CampaignGoods goods) : IListSlice<PromotionList.Ask, PromotionList.Row>
{
    private static readonly Sorting<Promotion> Order = Sorting<Promotion>.Newest("createdAt", promotion => promotion.Id);

    internal sealed record Ask(PromotionState? State);

    /// <summary>What orders that stand, paid or not, took of a promotion.</summary>
    internal sealed record Given(Money Amount, int Orders, int People);

    internal sealed record Row(
        PromotionId Id, PromotionState State, int Version, PromotionDraft Draft, Given Given, DateTimeOffset CreatedAt)
    {
        /// <summary>What the goods of a scope drawn by SKUs are called.</summary>
        public IReadOnlyDictionary<SkuId, string> Goods { get; init; } = new Dictionary<SkuId, string>();
    }

    public static Sheet<Row> Sheet { get; } = new("promotions.export_promotions", "促销活动")
    {
        { "活动", row => row.Draft.Title },
        { "类型", row => Words.Of(row.Draft.Kind) },
        { "力度", row => Words.Of(row.Draft.Worth) },
        { "适用商品", row => row.Draft.Scope is { Brands.Count: 0, Categories.Count: 0, Skus.Count: 0 } ? "全部商品"
            : row.Goods.Count > 0 ? string.Join('、', row.Goods.Values) : "指定品牌或分类" },
        { "开始时间", row => row.Draft.From },
        { "结束时间", row => row.Draft.Until },
        { "预算金额", row => row.Draft.Budget.Amount },
        { "预算单数", row => row.Draft.Budget.Uses },
        { "已优惠", row => row.Given.Amount },
        { "订单", row => row.Given.Orders },
        { "人数", row => row.Given.People },
        { "状态", row => row.State == PromotionState.Running ? "未结束" : "已结束" },
        { "创建时间", row => row.CreatedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<PromotionList, Ask, Row>("/console/promotions", Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var asked = db.All<Promotion>().AsNoTracking();
        if (ask.State is { } wanted) asked = asked.Where(promotion => promotion.State == wanted);
        var found = await Order.Page(asked, page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var ids = shown.Select(promotion => promotion.Id).ToList();
        var given = await GivenBy(ids, ct);
        var names = await goods.Names(shown.Select(promotion => promotion.Draft), ct);
        return new Page<Row>([.. shown.Select(one => new Row(
            one.Id, one.State, one.Version, one.Draft, given.GetValueOrDefault(one.Id) ?? new(Money.Zero, 0, 0), one.CreatedAt)
        {
            Goods = one.Draft.Scope.Skus.Where(names.ContainsKey).ToDictionary(sku => sku, sku => names[sku]),
        })], found.Value.Next);
    }

    private async Task<Dictionary<PromotionId, Given>> GivenBy(List<PromotionId> ids, CancellationToken ct) =>
        (await db.All<PromotionUse>().Where(use => ids.Contains(use.Promotion) && use.State != UseState.Returned)
            .GroupBy(use => use.Promotion)
            .Select(uses => new
            {
                uses.Key, Amount = uses.Sum(use => (long)(object)use.Amount), Orders = uses.Count(),
                People = uses.Select(use => use.Member).Distinct().Count(),
            }).ToListAsync(ct))
        .ToDictionary(row => row.Key, row => new Given(new(row.Amount), row.Orders, row.People));
}

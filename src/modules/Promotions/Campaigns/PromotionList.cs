using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Campaigns;

/// <summary>Promotions for the console (活动列表), newest first, with what they gave; they are the whole group's, so they carry no data
/// scope.</summary>
internal sealed class PromotionList(SiyuDb db, CampaignGoods goods) : ISlice
{
    /// <summary>What orders that stand, paid or not, took of a promotion.</summary>
    internal sealed record Given(Money Amount, int Orders, int People);

    internal sealed record Row(
        PromotionId Id, PromotionState State, int Version, PromotionDraft Draft, Given Given, DateTimeOffset CreatedAt)
    {
        /// <summary>What the goods of a scope drawn by SKUs are called.</summary>
        public IReadOnlyDictionary<SkuId, string> Goods { get; init; } = new Dictionary<SkuId, string>();
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/promotions", (
            [FromQuery] PromotionState? state, [AsParameters] PageAsk page, PromotionList slice, CancellationToken ct) =>
            slice.Handle(state, page, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(PromotionState? state, PageAsk page, CancellationToken ct)
    {
        var asked = db.All<Promotion>().AsNoTracking();
        if (state is { } wanted) asked = asked.Where(promotion => promotion.State == wanted);
        if (Guid.TryParse(page.After, out var after))
            asked = asked.Where(promotion => Id.Compare(promotion.Id, new PromotionId(after)) < 0);
        var found = await asked.OrderByDescending(promotion => promotion.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        var ids = shown.ConvertAll(promotion => promotion.Id);
        var given = await GivenBy(ids, ct);
        var names = await goods.Names(shown.Select(promotion => promotion.Draft), ct);
        return new Page<Row>([.. shown.Select(one => new Row(
            one.Id, one.State, one.Version, one.Draft, given.GetValueOrDefault(one.Id) ?? new(Money.Zero, 0, 0), one.CreatedAt)
        {
            Goods = one.Draft.Scope.Skus.Where(names.ContainsKey).ToDictionary(sku => sku, sku => names[sku]),
        })], found.Count > shown.Count ? shown[^1].Id.ToString() : null);
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

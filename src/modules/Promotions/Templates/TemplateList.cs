using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
internal sealed class TemplateList(SiyuDb db, ICatalog catalog) : ISlice
{
    internal sealed record Ask(TemplateState? State, CouponTemplateId? After, int? Size);

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

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/coupon-templates", ([AsParameters] Ask ask, TemplateList slice, CancellationToken ct) =>
            slice.Handle(ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Ask ask, CancellationToken ct)
    {
        var rows = db.All<CouponTemplate>().AsNoTracking();
        if (ask.State is { } state) rows = rows.Where(template => template.State == state);
        if (ask.After is { } after) rows = rows.Where(template => Id.Compare(template.Id, after) < 0);
        var take = new PageAsk(null, ask.Size).Take;
        var found = await rows.OrderByDescending(template => template.Id).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var (states, goods) = (await States([.. shown.Select(template => template.Id)], ct), await Goods(shown, ct));
        return new Page<Row>([.. shown.Select(template => Show(template) with
        {
            Locked = states.GetValueOrDefault((template.Id, CouponState.Locked)),
            Used = states.GetValueOrDefault((template.Id, CouponState.Used)),
            Redeemed = states.GetValueOrDefault((template.Id, CouponState.Redeemed)),
            Goods = template.Terms.Scope.Ids.Where(goods.ContainsKey).ToDictionary(id => id, id => goods[id]),
        })], found.Count > take ? found[take - 1].Id.ToString() : null);
    }

    private async Task<Dictionary<(CouponTemplateId, CouponState), int>> States(List<CouponTemplateId> ids, CancellationToken ct) =>
        (await db.All<Coupon>().Where(coupon => ids.Contains(coupon.Template) && coupon.State != CouponState.Unused)
            .GroupBy(coupon => new { coupon.Template, coupon.State })
            .Select(group => new { group.Key.Template, group.Key.State, Count = group.Count() }).ToListAsync(ct))
        .ToDictionary(row => (row.Template, row.State), row => row.Count);

    private async Task<Dictionary<Guid, string>> Goods(List<CouponTemplate> templates, CancellationToken ct)
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

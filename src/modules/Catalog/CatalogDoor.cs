using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog;

/// <summary>Goods as they are sold, remembered by id (熟记商品).</summary>
internal sealed class KnownSkus(Commits commits) : Known<SkuId, SkuCard>(commits, typeof(Sku), typeof(Product));

/// <summary>The door of the catalogue (目录之门).</summary>
internal sealed class CatalogDoor(
    SiyuDb db, ProductRows rows, KnownSkus known, IOrganization organization, TimeProvider clock, GroupZone zone) : ICatalog
{
    public async Task<IReadOnlyDictionary<SkuId, SkuCard>> Skus(IReadOnlyCollection<SkuId> skus, CancellationToken ct) =>
        (await InForce([.. (await known.Of(db, skus, async wanted =>
            (await Cards(db.All<Sku>().Where(sku => wanted.Contains(sku.Id)), ct)).ToDictionary(card => card.Id))).Values], ct))
        .ToDictionary(card => card.Id);

    public async Task<IReadOnlyDictionary<string, SkuCard>> SkusByCode(IReadOnlyCollection<string> codes, CancellationToken ct) =>
        (await InForce([.. await Cards(db.All<Sku>().Where(sku => codes.Contains(sku.Code)), ct)], ct)).ToDictionary(card => card.Code);

    public async Task<IReadOnlyList<ProductFound>> Search(string text, int atMost, CancellationToken ct) =>
        [.. (await rows.Search(new(text[..Math.Min(text.Length, ProductFilter.LongestText)], null, null, null))
            .OrderByDescending(product => product.Id).Take(atMost).ToListAsync(ct))
            .Select(product => new ProductFound(product.Id, product.Code, product.Title, product.Brand, product.OnSale, product.Cover))];

    /// <summary>What was agreed with the counter goes before the deduction that stands on the product.</summary>
    private async Task<IReadOnlyList<SkuCard>> InForce(IReadOnlyList<SkuCard> cards, CancellationToken ct)
    {
        var counters = cards.Select(card => card.Seller).OfType<UnitId>().Distinct().ToList();
        if (counters.Count == 0) return cards;
        var (terms, today) = (await organization.Terms(counters, ct), zone.Day(clock.GetUtcNow()));
        return [.. cards.Select(card => card.Seller is { } seller && terms.TryGetValue(seller, out var agreed)
            && agreed.RateOn(today, card.Category) is { } rate ? card with { DeductBps = rate } : card)];
    }

    private async Task<IEnumerable<SkuCard>> Cards(IQueryable<Sku> skus, CancellationToken ct)
    {
        var rows = await skus.Join(db.All<Product>(), sku => sku.Spu, product => product.Id, (sku, product) => new { sku, product })
            .AsNoTracking().ToListAsync(ct);
        return rows.Select(row => row.sku.Card(row.product));
    }
}

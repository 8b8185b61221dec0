using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog;

/// <summary>The door of the catalogue (目录之门).</summary>
internal sealed class CatalogDoor(SiyuDb db) : ICatalog
{
    public async Task<IReadOnlyDictionary<SkuId, SkuCard>> Skus(IReadOnlyCollection<SkuId> skus, CancellationToken ct) =>
        (await Cards(db.All<Sku>().Where(sku => skus.Contains(sku.Id)), ct)).ToDictionary(card => card.Id);

    public async Task<IReadOnlyDictionary<string, SkuCard>> SkusByCode(IReadOnlyCollection<string> codes, CancellationToken ct) =>
        (await Cards(db.All<Sku>().Where(sku => codes.Contains(sku.Code)), ct)).ToDictionary(card => card.Code);

    private async Task<IEnumerable<SkuCard>> Cards(IQueryable<Sku> skus, CancellationToken ct)
    {
        var rows = await skus.Join(db.All<Product>(), sku => sku.Spu, product => product.Id, (sku, product) => new { sku, product })
            .AsNoTracking().ToListAsync(ct);
        return rows.Select(row => row.sku.Card(row.product));
    }
}

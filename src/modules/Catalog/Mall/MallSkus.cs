using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Mall;

/// <summary>
/// Some SKUs as a cart or an order shows them (购物车商品), also those off sale now; unknown ones are left out.
/// <c>ids</c> have commas between.
/// </summary>
internal sealed class MallSkus(SiyuDb db) : ISlice
{
    private const int MostSkus = 100;

    internal sealed record Row(SkuId Id, SpuId Product, string Title, string Spec, string? Picture, bool OnSale)
    {
        public required Money Price { get; init; }
        public Money? MemberPrice { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/skus", (string ids, MallSkus slice, CancellationToken ct) => slice.Handle(ids, ct).ToHttp())
            .Allow(Allow.Anyone);

    public async Task<Result<IReadOnlyList<Row>>> Handle(string ids, CancellationToken ct)
    {
        var asked = new List<SkuId>();
        const StringSplitOptions tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var text in ids.Split(',', MostSkus + 1, tidy).Distinct())
        {
            if (asked.Count >= MostSkus) return CatalogRefusals.TooManySkus.With(MostSkus);
            if (!SkuId.TryParse(text, out var sku)) return CatalogProblems.UnknownSku;
            asked.Add(sku);
        }
        var rows = await db.All<Sku>().Where(sku => asked.Contains(sku.Id))
            .Join(db.All<Product>(), sku => sku.Spu, product => product.Id, (sku, product) => new { sku, product })
            .AsNoTracking().ToListAsync(ct);
        return Result.Of<IReadOnlyList<Row>>([.. rows.Select(row => Show(row.sku, row.product))]);
    }

    private static Row Show(Sku sku, Product product) => new(
        sku.Id, product.Id, product.Title, string.Join(' ', sku.SpecList), sku.PictureIn(product), product.OnSale && sku.OnSale)
    {
        Price = sku.ListPrice, MemberPrice = sku.MemberPrice,
    };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>What the mall may sell of some SKUs now (商城可售库存), all places together; <c>skus</c> are ids with commas between.</summary>
internal sealed class MallStock(IInventory inventory) : ISlice
{
    private const int MostSkus = 300;

    internal sealed record Row(SkuId Sku, int Available);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/stock", (string skus, MallStock slice, CancellationToken ct) => slice.Handle(skus, ct).ToHttp())
            .Allow(Allow.Anyone);

    public async Task<Result<IReadOnlyList<Row>>> Handle(string skus, CancellationToken ct)
    {
        var asked = new List<SkuId>();
        foreach (var text in skus.Split(',', MostSkus + 1,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            if (asked.Count >= MostSkus) return StockRefusals.TooManySkus.With(MostSkus);
            if (!SkuId.TryParse(text, out var sku)) return CatalogProblems.UnknownSku;
            asked.Add(sku);
        }
        var available = await inventory.Available(asked, null, ct);
        return Result.Of<IReadOnlyList<Row>>([.. asked.Select(sku => new Row(sku, available[sku]))]);
    }
}

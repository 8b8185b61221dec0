using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>What is in each of many orders (订单商品), as a list shows it: in words and in pictures, by two statements at most.</summary>
internal sealed class OrderGoods(SiyuDb db, ICatalog catalog)
{
    private const int MostPictures = 3;

    /// <param name="Words">Titles and quantities of its lines.</param>
    /// <param name="Pictures">Of its first goods that have one.</param>
    internal sealed record Shown(string Words, IReadOnlyList<string> Pictures)
    {
        public static readonly Shown Nothing = new("", []);
    }

    public async Task<IReadOnlyDictionary<OrderId, Shown>> Of(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        var lines = await db.All<OrderLine>().Where(line => orders.Contains(line.OrderId)).OrderBy(line => line.Ordinal)
            .Select(line => new { line.OrderId, line.Sku, line.Title, line.Quantity }).ToListAsync(ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        return lines.GroupBy(line => line.OrderId).ToDictionary(goods => goods.Key, goods => new Shown(
            string.Join("，", goods.Select(line => $"{line.Title} ×{line.Quantity}")),
            [.. goods.Select(line => skus.GetValueOrDefault(line.Sku)?.Picture).OfType<string>().Distinct().Take(MostPictures)]));
    }
}

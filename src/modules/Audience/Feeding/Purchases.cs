using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Keeps what is told of orders (消费动态), a row per line, and tells the differences by which they count. An order without cash is
/// no purchase.</summary>
internal sealed class Purchases(SiyuDb db, ICatalog catalog, People people, TimeProvider clock)
{
    private const int RowsAtOnce = 500;

    /// <summary>Answers whose purchases changed.</summary>
    public async Task<IReadOnlyCollection<MemberId>> Hear(IReadOnlyList<object> news, CancellationToken ct)
    {
        var orders = news.Select(OrderOf).OfType<OrderId>().Distinct().ToList();
        if (orders.Count == 0) return [];
        var rows = (await db.All<Purchase>().Where(row => orders.Contains(row.OrderId)).ToListAsync(ct)).ToDictionary(row => row.Id);
        var before = rows.Values.Select(row => row.Member).ToHashSet();
        var skus = news.OfType<OrderPaid>().SelectMany(paid => paid.Lines).Select(line => line.Sku).Distinct().ToList();
        var cards = skus.Count == 0 ? null : await catalog.Skus(skus, ct);
        foreach (var one in news) Take(one, rows, cards);
        var now = await people.Now([.. rows.Values.Select(row => row.Origin)], ct);
        foreach (var row in rows.Values)
            if (now.TryGetValue(row.Origin, out var standing)) row.Follows(standing.Id);
        Tell(rows.Values, now.Values);
        await db.SaveChangesAsync(ct);
        return [.. before.Union(rows.Values.Select(row => row.Member))];
    }

    /// <summary>What these members bought is somebody else's now.</summary>
    public async Task Follow(IReadOnlyCollection<MemberId> origins, Person now, CancellationToken ct)
    {
        var rows = await db.All<Purchase>().Where(row => origins.Contains(row.Origin)).ToListAsync(ct);
        foreach (var row in rows) row.Follows(now.Id);
        Tell(rows, [now]);
        await db.SaveChangesAsync(ct);
    }

    private static OrderId? OrderOf(object news) => news switch
    {
        OrderPaid paid => paid.Order,
        OrderRefunded refunded => refunded.Order,
        OrderBuyerChanged changed => changed.Order,
        _ => null,
    };

    private void Take(object news, Dictionary<OrderLineId, Purchase> rows, IReadOnlyDictionary<SkuId, SkuCard>? skus)
    {
        switch (news)
        {
            case OrderPaid { IsFree: false } paid:
                foreach (var line in paid.Lines)
                    Row(rows, line.Line, (paid.Order, paid.Buyer, paid.At))
                        .Paid(line, skus!.GetValueOrDefault(line.Sku)?.Category ?? default, paid.At);
                break;
            case OrderRefunded refunded:
                foreach (var line in refunded.Lines)
                    Row(rows, line.Line, (refunded.Order, refunded.Buyer, refunded.At)).Left(line.QuantityLeft, line.CashLeft);
                break;
            case OrderBuyerChanged changed:
                foreach (var row in rows.Values.Where(row => row.OrderId == changed.Order)) row.BuyerIs(changed.Buyer);
                break;
        }
    }

    private Purchase Row(
        Dictionary<OrderLineId, Purchase> rows, OrderLineId line, (OrderId Order, MemberId Buyer, DateTimeOffset At) order)
    {
        if (rows.TryGetValue(line, out var known)) return known;
        var row = Purchase.Of(line, order.Order, order.Buyer, order.At);
        db.Add(row);
        return rows[line] = row;
    }

    private void Tell(IReadOnlyCollection<Purchase> rows, IEnumerable<Person> now)
    {
        var numbers = now.DistinctBy(one => one.Id).Where(one => one.IsActive).ToDictionary(one => one.Id, one => one.Number);
        var differences = rows.Where(row => numbers.ContainsKey(row.Member))
            .SelectMany(row => row.Difference(numbers[row.Member])).ToList();
        foreach (var chunk in differences.Chunk(RowsAtOnce)) db.Publish(new PurchasesCounted(chunk, clock.GetUtcNow()));
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Feeding;

/// <summary>Makes rows of orders anew from Orders and Fulfilment (订单台账刷新), many by a fixed number of statements.</summary>
internal sealed class OrderRows(SiyuDb db, IOrders orders, IFulfilment fulfilment)
{
    private const int OrdersAtOnce = 500;

    public async Task Refresh(IEnumerable<OrderId> ids, CancellationToken ct)
    {
        foreach (var chunk in ids.Distinct().OrderBy(id => id.Value).Chunk(OrdersAtOnce))
        {
            var wanted = chunk.ToList();
            var standing = (await db.All<DeskOrder>().Where(row => wanted.Contains(row.Id)).Select(row => row.Id).ToListAsync(ct))
                .ToHashSet();
            var fresh = wanted.Where(id => !standing.Contains(id)).ToList();
            // Where somebody else was faster, their row may be older than what we know.
            if (fresh.Count > 0 && !await Begin(fresh, ct)) standing.UnionWith(fresh);
            if (standing.Count > 0) await Renew([.. standing.OrderBy(id => id.Value)], ct);
        }
    }

    /// <summary>Orders that have no row yet get a whole one, in one statement; false where not all of them were new.</summary>
    private async Task<bool> Begin(List<OrderId> ids, CancellationToken ct)
    {
        var (sheets, deliveries) = (await orders.Sheets(ids, ct), await fulfilment.Deliveries(ids, ct));
        var rows = sheets.OrderBy(sheet => sheet.Key.Value).Select(sheet => new DeskOrder { Id = sheet.Key }.As(sheet.Value,
            deliveries.GetValueOrDefault(sheet.Key))).ToList();
        return await db.InsertNew(rows, "id", ct) == rows.Count;
    }

    private async Task Renew(List<OrderId> ids, CancellationToken ct)
    {
        var rows = await db.Locked<DeskOrder, OrderId>(ids, ct);
        var (sheets, deliveries) = (await orders.Sheets(ids, ct), await fulfilment.Deliveries(ids, ct));
        foreach (var row in rows) row.As(sheets[row.Id], deliveries.GetValueOrDefault(row.Id));
        await db.SaveChangesAsync(ct);
    }
}

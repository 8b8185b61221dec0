using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>
/// What settled orders owe to counters and dealers (应结明细). Which refunds took back what was recognised, the ledger says: a refund before
/// completion never touched the payable accounts.
/// </summary>
internal sealed class OwedLines(SiyuDb db, ILedger ledger)
{
    private const int MostOrders = 500;
    private static readonly AccountKind[] Payables = [AccountKind.SupplierPayable, AccountKind.StorePayable];

    public async Task<IReadOnlyList<OwedLine>> Of(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        Must.Hold(orders.Count <= MostOrders, "a bounded number of orders is asked for");
        var settled = await db.All<Order>().AsNoTracking()
            .Where(order => orders.Contains(order.Id) && order.State == OrderState.Settled).ToListAsync(ct);
        var ids = settled.ConvertAll(order => order.Id);
        var lines = (await db.All<OrderLine>().AsNoTracking().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.Ordinal)
            .ToListAsync(ct)).ToLookup(line => line.OrderId);
        var owing = settled.Where(order => order.ByDealer || lines[order.Id].Any(line => line.Ownership == Ownership.Counter)).ToList();
        if (owing.Count == 0) return [];
        var steps = await Steps([.. owing.Select(order => order.Id)], ct);
        return [.. owing.SelectMany(order => OwedStory.Of(order, [.. lines[order.Id]], [.. steps[order.Id]]))];
    }

    /// <summary>Refunds of these orders, as they were agreed; which of them came after completion.</summary>
    private async Task<ILookup<OrderId, RefundStep>> Steps(List<OrderId> ids, CancellationToken ct)
    {
        var booked = (await ledger.About([.. ids.Select(id => $"order/{id}")], Payables, ct)).Select(entry => entry.JournalKey).ToHashSet();
        var rows = await db.All<AfterSale>().AsNoTracking().Where(one => ids.Contains(one.OrderId) && one.DecidedAt != null
                && one.State != AfterSaleState.Rejected && one.State != AfterSaleState.Cancelled)
            .Join(db.All<AfterSaleLine>(), one => one.Id, line => line.AfterSale,
                (one, line) => new { one.OrderId, one.Id, one.DecidedAt, line.Line, line.Accepted })
            .Where(row => row.Accepted > 0).ToListAsync(ct);
        return rows.ToLookup(row => row.OrderId, row => new RefundStep(
            row.Id, row.Line, row.Accepted, row.DecidedAt!.Value, booked.Contains(OrderJournals.RefundKey(row.Id))));
    }
}

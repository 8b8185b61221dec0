using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Reads;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders;

/// <summary>What other rooms may ask about orders and tickets (订单之门).</summary>
internal sealed class OrdersDoor(SiyuDb db, Purchases purchases, OrderGoods goods, OwedLines owed) : IOrders
{
    private const int TicketLinesAtMost = 50_000;
    private const int OrdersAtMost = 2_000;

    public async Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        (await db.All<Order>().AsNoTracking().Where(order => orders.Contains(order.Id)).ToListAsync(ct))
            .ToDictionary(order => order.Id, order => order.Card);

    public async Task<IReadOnlyDictionary<OrderId, OrderSheet>> Sheets(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        var rows = await db.All<Order>().AsNoTracking().Where(order => orders.Contains(order.Id)).ToListAsync(ct);
        var lines = (await db.All<OrderLine>().AsNoTracking().Where(line => orders.Contains(line.OrderId)).OrderBy(line => line.Ordinal)
            .Select(line => new { line.OrderId, line.Title, line.Quantity }).ToListAsync(ct)).ToLookup(line => line.OrderId);
        var afterSales = (await db.All<AfterSale>().AsNoTracking().Where(one => orders.Contains(one.OrderId)).OrderBy(one => one.AppliedAt)
            .Select(one => new { one.OrderId, one.State }).ToListAsync(ct)).ToLookup(one => one.OrderId, one => one.State);
        return rows.ToDictionary(order => order.Id, order => new OrderSheet(
            order.Card, new(order.OrgPath), order.Delivery, order.Owner, order.GuideStore,
            string.Join("，", lines[order.Id].Select(line => $"{line.Title} ×{line.Quantity}")))
        {
            Freight = order.Freight, Units = lines[order.Id].Sum(line => line.Quantity), ClosedAt = order.ClosedAt,
            CompletedAt = order.CompletedAt, SettledAt = order.SettledAt,
            AfterSale = afterSales[order.Id].Select(state => (AfterSaleState?)state).LastOrDefault(),
        });
    }

    public async Task<IReadOnlyDictionary<OrderId, IReadOnlyList<string>>> Pictures(
        IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        (await goods.Of(orders, ct)).ToDictionary(one => one.Key, one => one.Value.Pictures);

    public Task<IReadOnlyDictionary<MemberId, MemberPurchases>> Purchases(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        purchases.Of(members, ct);

    public Task<IReadOnlyList<PurchaseEntry>> History(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct) =>
        purchases.History(member, before, atMost, ct);

    public Task<ILookup<MemberId, BrandPurchases>> BrandsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        purchases.Brands(members, ct);

    public async Task<ILookup<MemberId, AfterSaleEntry>> AfterSalesOf(
        IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct)
    {
        var wanted = members.ToList();
        var those = db.All<AfterSale>().AsNoTracking().Where(one => wanted.Contains(one.Member));
        var rows = await those.Select(one => one.Member).Distinct()
            .SelectMany(member => those.Where(one => one.Member == member).OrderByDescending(one => one.AppliedAt).Take(atMost))
            .Join(db.All<Order>(), one => one.OrderId, order => order.Id, (one, order) => new { one, order.Number }).ToListAsync(ct);
        return rows.OrderByDescending(row => row.one.AppliedAt).ToLookup(row => row.one.Member, row => new AfterSaleEntry(
            row.one.Id, row.one.OrderId, row.Number, row.one.State, row.one.Reason, row.one.Cash, row.one.AppliedAt, row.one.EndedAt));
    }

    public Task<IReadOnlyList<OwedLine>> Owed(IReadOnlyCollection<OrderId> orders, CancellationToken ct) => owed.Of(orders, ct);

    public async Task<IReadOnlyList<OrderId>> Walk(OrderId? after, int atMost, CancellationToken ct)
    {
        var rows = db.All<Order>().AsNoTracking();
        if (after is { } last) rows = rows.Where(order => Id.Compare(order.Id, last) > 0);
        return await rows.OrderBy(order => order.Id).Select(order => order.Id).Take(Math.Min(atMost, OrdersAtMost)).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct) =>
        await db.All<TicketLine>().AsNoTracking().Where(line => line.Number > from && line.Number <= to).OrderBy(line => line.Number)
            .Take(TicketLinesAtMost)
            .Select(line => new TicketLineCard(
                line.Number, line.Ticket, line.Ordinal, line.At, line.Store, new OrgPath(line.OrgPath), line.Member, line.Card, line.Sku,
                    line.Brand, line.Quantity, line.Amount))
            .ToListAsync(ct);
}

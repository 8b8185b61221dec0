using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders;

internal sealed class OrdersDoor(SiyuDb db) : IOrders
{
    private const int TicketLinesAtMost = 50_000;

    public async Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        await db.All<Order>().AsNoTracking().Where(order => orders.Contains(order.Id)).ToDictionaryAsync(
            order => order.Id,
            order => new OrderCard(
                order.Id, order.Number, order.Member, order.State, order.Payable, order.Refunded, order.Place, order.PlacedAt,
                order.PaidAt), ct);

    public async Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct) =>
        await db.All<TicketLine>().AsNoTracking().Where(line => line.Number > from && line.Number <= to).OrderBy(line => line.Number)
            .Take(TicketLinesAtMost)
            .Select(line => new TicketLineCard(
                line.Number, line.Ticket, line.Ordinal, line.At, line.Store, new OrgPath(line.OrgPath), line.Member, line.Card, line.Sku,
                    line.Brand, line.Quantity, line.Amount))
            .ToListAsync(ct);
}

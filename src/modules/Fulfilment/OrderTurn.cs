using Microsoft.EntityFrameworkCore;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>
/// One listener at a time per order (订单轮次). Payment, refund and change of buyer are heard by listeners of their own; before the delivery
/// stands there is no row to lock, and two of them could each miss what the other is writing.
/// </summary>
internal sealed class OrderTurn(SiyuDb db)
{
    private const int LockClass = 0x4655_4c46;

    public Task Take(OrderId order, CancellationToken ct) => Take([order], ct);

    /// <summary>Waits for whoever is at these orders, until the end of the unit of work.</summary>
    public Task Take(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        db.TakeTurns(LockClass, orders.Select(order => order.ToString()), ct);

    /// <summary>Who members of these orders have become before their deliveries stood; it is told once.</summary>
    public async Task<Dictionary<OrderId, MemberId>> BuyersSince(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        var later = await db.All<LaterBuyer>().Where(row => orders.Contains(row.OrderId)).ToListAsync(ct);
        db.RemoveRange(later);
        return later.ToDictionary(row => row.OrderId, row => row.Member);
    }

    /// <summary>Remembers the member for when the delivery begins.</summary>
    public async Task Remember(OrderId order, MemberId buyer, CancellationToken ct)
    {
        if (await db.All<LaterBuyer>().SingleOrDefaultAsync(row => row.OrderId == order, ct) is { } known) known.Member = buyer;
        else db.Add(new LaterBuyer { OrderId = order, Member = buyer });
    }
}

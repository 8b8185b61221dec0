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

    /// <summary>Waits for whoever is at this order, until the end of the unit of work; on SQLite there is one writer.</summary>
    public async Task Take(OrderId order, CancellationToken ct)
    {
        if (db.IsSqlite) return;
        await using var turn = db.Command($"SELECT pg_advisory_xact_lock({LockClass}, hashtext(@order))");
        await turn.Give("@order", order.ToString()).ExecuteNonQueryAsync(ct);
    }

    /// <summary>Who the order's member has become before its delivery stood; it is told once.</summary>
    public async Task<MemberId?> BuyerSince(OrderId order, CancellationToken ct)
    {
        if (await db.All<LaterBuyer>().SingleOrDefaultAsync(row => row.OrderId == order, ct) is not { } later) return null;
        db.Remove(later);
        return later.Member;
    }

    /// <summary>Remembers the member for when the delivery begins.</summary>
    public async Task Remember(OrderId order, MemberId buyer, CancellationToken ct)
    {
        if (await db.All<LaterBuyer>().SingleOrDefaultAsync(row => row.OrderId == order, ct) is { } known) known.Member = buyer;
        else db.Add(new LaterBuyer { OrderId = order, Member = buyer });
    }
}

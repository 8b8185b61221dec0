using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Feeding;

/// <summary>Whatever is told of orders makes their rows anew (订单动态), a group of news at a time.</summary>
internal sealed class OnOrderNews(SiyuDb db, OrderRows rows) : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var orders = news.Select(Named).OfType<OrderId>().ToHashSet();
        var moved = news.OfType<PurchasesMoved>().SelectMany(one => one.Members).Distinct().ToList();
        if (moved.Count > 0)
            orders.UnionWith(await db.All<DeskOrder>().Where(row => moved.Contains(row.Member)).Select(row => row.Id).ToListAsync(ct));
        await rows.Refresh(orders, ct);
    }

    private static OrderId? Named(object news) => news switch
    {
        OrderPlaced placed => placed.Order,
        OrderPaid paid => paid.Order,
        OrderClosed closed => closed.Order,
        OrderRepriced repriced => repriced.Order,
        OrderCompleted completed => completed.Order,
        OrderSettled settled => settled.Order,
        OrderRefunded refunded => refunded.Order,
        AfterSaleChanged changed => changed.Order,
        OrderOffered offered => offered.Order,
        OrderAccepted accepted => accepted.Order,
        OrderRefused refused => refused.Order,
        OrderStranded stranded => stranded.Order,
        OrderShipped shipped => shipped.Order,
        OrderReadyForPickup ready => ready.Order,
        OrderHandedOver handed => handed.Order,
        _ => null,
    };
}

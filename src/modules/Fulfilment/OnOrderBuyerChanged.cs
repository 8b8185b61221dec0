using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>An order is another member's now (订单归属会员变更): they see its delivery, also where that begins only later.</summary>
internal sealed class OnOrderBuyerChanged(SiyuDb db, OrderTurn turn) : IReaction<OrderBuyerChanged>
{
    public async Task Handle(OrderBuyerChanged news, CancellationToken ct)
    {
        await turn.Take(news.Order, ct);
        if (await db.Locked<Delivery, OrderId>(news.Order, ct) is { } delivery) delivery.Member = news.Buyer;
        else await turn.Remember(news.Order, news.Buyer, ct);
    }
}

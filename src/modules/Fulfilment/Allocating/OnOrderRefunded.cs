using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>Units were refunded (订单退款): they are not sent; heard before the payment, it is remembered for then.</summary>
internal sealed class OnOrderRefunded(SiyuDb db, OrderTurn turn, Refunding refunding) : IReaction<OrderRefunded>
{
    public async Task Handle(OrderRefunded news, CancellationToken ct)
    {
        await turn.Take(news.Order, ct);
        if (await db.All<LineRefund>().AnyAsync(refund => refund.AfterSale == news.AfterSale, ct)) return;
        var delivery = await db.Locked<Delivery, OrderId>(news.Order, ct);
        var refunds = news.Lines.Select(line => LineRefund.Of(news, line)).ToList();
        db.AddRange(refunds);
        if (delivery is null) return;
        var lines = await db.All<DeliveryLine>().Where(line => line.Delivery == news.Order).ToListAsync(ct);
        await refunding.Apply(delivery, lines, refunds, ct);
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>An order is paid (订单支付): it gets its delivery, and the first place is asked. Refunds heard of before count.</summary>
internal sealed class OnOrderPaid(SiyuDb db, Allocation allocation, Refunding refunding, TimeProvider clock) : IReaction<OrderPaid>
{
    public async Task Handle(OrderPaid news, CancellationToken ct)
    {
        if (await db.All<Delivery>().AnyAsync(row => row.Id == news.Order, ct)) return;
        var delivery = Delivery.Of(news, clock.GetUtcNow());
        var lines = news.Lines.Select(line => DeliveryLine.Of(news.Order, line)).ToList();
        db.Add(delivery);
        db.AddRange(lines);
        var refunds = await db.All<LineRefund>().Where(refund => refund.Delivery == news.Order).ToListAsync(ct);
        await refunding.Apply(delivery, lines, refunds, ct);
        if (delivery.State == DeliveryState.Stranded) await allocation.AskNext(delivery, ct);
    }
}

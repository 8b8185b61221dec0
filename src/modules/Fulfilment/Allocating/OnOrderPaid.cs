using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>An order is paid (订单支付): it gets its delivery, and the first place is asked. Refunds
/// and another buyer that were heard of before count.</summary>
internal sealed class OnOrderPaid(SiyuDb db, OrderTurn turn, Allocation allocation, Refunding refunding, TimeProvider clock)
    : IReaction<OrderPaid>
{
    public async Task Handle(OrderPaid news, CancellationToken ct)
    {
        await turn.Take(news.Order, ct);
        if (await db.All<Delivery>().AnyAsync(row => row.Id == news.Order, ct)) return;
        var delivery = Delivery.Of(news, clock.GetUtcNow());
        if (await turn.BuyerSince(news.Order, ct) is { } buyer) delivery.Member = buyer;
        var lines = news.Lines.Select(line => DeliveryLine.Of(news.Order, line)).ToList();
        db.Add(delivery);
        db.AddRange(lines);
        var refunds = await db.All<LineRefund>().Where(refund => refund.Delivery == news.Order).ToListAsync(ct);
        await refunding.Apply(delivery, lines, refunds, ct);
        if (delivery.State == DeliveryState.Stranded) await allocation.AskNext(delivery, ct);
    }
}

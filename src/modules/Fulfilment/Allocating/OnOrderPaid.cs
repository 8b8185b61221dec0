using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>
/// Orders are paid (订单支付): each gets its delivery, and its first place is asked. Refunds and another buyer that were heard of before
/// count. A group takes its turns and its stock in one order.
/// </summary>
internal sealed class OnOrderPaid(SiyuDb db, OrderTurn turn, Allocation allocation, Refunding refunding, TimeProvider clock)
    : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var orders = news.Cast<OrderPaid>().Select(one => one.Order).Distinct().ToList();
        await turn.Take(orders, ct);
        var there = await db.All<Delivery>().Where(row => orders.Contains(row.Id)).Select(row => row.Id).ToListAsync(ct);
        var paid = news.Cast<OrderPaid>().DistinctBy(one => one.Order).ExceptBy(there, one => one.Order).ToList();
        if (paid.Count == 0) return;
        var buyers = await turn.BuyersSince(orders, ct);
        var refunds = (await db.All<LineRefund>().Where(refund => orders.Contains(refund.Delivery)).ToListAsync(ct))
            .ToLookup(refund => refund.Delivery);
        var begun = paid.Select(one => (Delivery: Delivery.Of(one, clock.GetUtcNow()), Lines: Lines(one))).ToList();
        foreach (var (delivery, lines) in begun)
        {
            if (buyers.TryGetValue(delivery.Id, out var buyer)) delivery.Member = buyer;
            db.Add(delivery);
            db.AddRange(lines);
        }
        // Hardly any order is refunded before its payment was heard.
        foreach (var (delivery, lines) in begun.Where(one => refunds.Contains(one.Delivery.Id)))
            await refunding.Apply(delivery, lines, [.. refunds[delivery.Id]], ct);
        await allocation.AskNext(
            [.. begun.Select(one => one.Delivery).Where(delivery => delivery.State == DeliveryState.Stranded)], ct);
    }

    private static List<DeliveryLine> Lines(OrderPaid news) => [.. news.Lines.Select(line => DeliveryLine.Of(news.Order, line))];
}

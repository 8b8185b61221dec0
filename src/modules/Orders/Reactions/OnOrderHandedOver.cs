using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Platform;

namespace Siyu.Orders.Reactions;

/// <summary>A place took the order on (接单定价): who fulfils and a dealer's fee are frozen, and its after-sales are that place's.</summary>
internal sealed class OnOrderAccepted(SiyuDb db, IOrganization organization) : IReaction<OrderAccepted>
{
    public async Task Handle(OrderAccepted news, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(news.Order, ct), "an accepted order exists");
        var unit = (await organization.Units([news.Place], ct))[news.Place];
        order.TakenBy(news.Place, unit.Path, news.ByDealer, news.ServiceFeeBps);
        var afterSales = await db.All<AfterSale>().Where(one => one.OrderId == order.Id).ToListAsync(ct);
        foreach (var afterSale in afterSales) afterSale.GoTo(unit.Path);
    }
}

/// <summary>The buyer has the goods: revenue is recognised and the after-sale window begins (确认收货).</summary>
internal sealed class OnOrderHandedOver(SiyuDb db, ILedger ledger, OrderSettings settings) : IReaction<OrderHandedOver>
{
    public async Task Handle(OrderHandedOver news, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(news.Order, ct), "an order handed over exists");
        var lines = await db.All<OrderLine>().Where(line => line.OrderId == order.Id).ToListAsync(ct);
        var completed = order.Complete(lines, news.At, (await settings.Rule(ct)).AfterSaleWindow);
        // A parcel that was refunded on its way is handed over all the same; nothing is left to recognise.
        if (!completed.Ok || completed.Value.Before) return;
        var journal = OrderJournals.Completed(order, lines, news.At);
        if (journal.Entries.Count > 0) Must.Hold((await ledger.Post([journal], ct)).All(one => one.Ok), "a completion posts");
        db.Schedule(order.Id.ToString(), order.SettlesAt!.Value, new SettleOrder(order.Id));
        db.Publish(new OrderCompleted(order.Id, order.Member, order.SettlesAt.Value, news.At));
    }
}

/// <summary>An order's after-sale window ends (售后期满).</summary>
internal sealed record SettleOrder(OrderId Order);

/// <summary>Settles, or waits while an after-sale is open: a dispute holds settlement (售后中暂缓结算).</summary>
internal sealed class SettleOrderDue(SiyuDb db, TimeProvider clock) : IDueHandler<SettleOrder>
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(6);

    public async Task Handle(SettleOrder body, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(body.Order, ct), "orders are never deleted");
        var now = clock.GetUtcNow();
        if (await db.All<AfterSale>().AnyAsync(AfterSale.OpenOf(order.Id), ct))
        {
            db.Schedule(order.Id.ToString(), now + AskAgainAfter, body);
            return;
        }
        if (order.Settle(now).Value.Before) return;
        db.Publish(new OrderSettled(order.Id, order.Member, now));
    }
}

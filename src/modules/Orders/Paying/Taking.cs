using Siyu.Contracts.Inventory;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Paying;

/// <summary>Orders on which nothing is left to pay take what was held for them (履约扣减): stock, coupons, promotions and points, once, a
/// group at a time; the house hears of it.</summary>
internal sealed class Taking(SiyuDb db, IInventory inventory, IPromotions promotions)
{
    /// <summary>Answers what is to be posted.</summary>
    public async Task<IReadOnlyList<Journal>> Take(IReadOnlyList<Order> orders, ILookup<OrderId, OrderLine> lines, CancellationToken ct)
    {
        Must.Hold((await inventory.Capture([.. orders.Select(order => order.Id)], ct)).Ok, "stock of a payable order is held");
        var discounted = orders.Where(order => order.IsDiscounted).Select(order => order.Id).ToList();
        if (discounted.Count > 0) Must.Hold((await promotions.Use(discounted, ct)).Ok, "what payable orders took of promotions is held");
        foreach (var order in orders) db.Publish(order.PaidNews(lines[order.Id]));
        return [.. orders.Select(order => OrderJournals.Paid(order, [.. lines[order.Id]], order.PaidAt!.Value))];
    }
}

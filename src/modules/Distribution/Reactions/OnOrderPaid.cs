using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>
/// Paid orders count as performance, and their commissions wait for the after-sale window (佣金计提); a group of orders is locked, written and
/// posted as one order is.
/// </summary>
internal sealed class OnOrderPaid(SiyuDb db, Commissions commissions) : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var paid = news.Cast<OrderPaid>().ToList();
        var decisions = (await db.Locked<Decision, OrderId>([.. paid.Select(one => one.Order)], ct)).ToDictionary(row => row.Id);
        foreach (var one in paid)
            Must.Exist(decisions.GetValueOrDefault(one.Order), "a paid order has its attribution decision")
                .Pay(one.Lines.Sum(line => line.Cash), one.At);
        await commissions.Accrue([.. paid.Select(one => (one.Order, one.At))], ct);
    }
}

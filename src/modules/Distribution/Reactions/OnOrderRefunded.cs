using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>A refund takes performance and commissions back (佣金冲回).</summary>
internal sealed class OnOrderRefunded(SiyuDb db, Commissions commissions) : IReaction<OrderRefunded>
{
    public async Task Handle(OrderRefunded news, CancellationToken ct)
    {
        var decision = await db.Locked<Decision, OrderId>(news.Order, ct);
        Must.Exist(decision, "a refunded order has its attribution decision");
        decision.Refund(news.Lines.Sum(line => line.Cash));
        await commissions.Reverse(news, ct);
    }
}

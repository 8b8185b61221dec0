using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>A paid order counts as performance, and its commissions wait for the after-sale window (佣金计提).</summary>
internal sealed class OnOrderPaid(SiyuDb db, Commissions commissions) : IReaction<OrderPaid>
{
    public async Task Handle(OrderPaid news, CancellationToken ct)
    {
        var decision = await db.Locked<Decision, OrderId>(news.Order, ct);
        Must.Exist(decision, "a paid order has its attribution decision");
        decision.Pay(news.Lines.Sum(line => line.Cash), news.At);
        await commissions.Accrue(news.Order, news.At, ct);
    }
}

using Siyu.Contracts.Orders;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>After the after-sale window commissions can be paid out (佣金可结).</summary>
internal sealed class OnOrderSettled(Commissions commissions) : IReaction<OrderSettled>
{
    public Task Handle(OrderSettled news, CancellationToken ct) => commissions.Release(news.Order, news.At, ct);
}

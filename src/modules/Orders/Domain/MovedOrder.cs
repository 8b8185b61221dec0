using Siyu.Kernel;

namespace Siyu.Orders.Domain;

/// <summary>An order that a merge gave to another member (合并带来的订单); it goes back when the merge is undone.</summary>
internal sealed class MovedOrder
{
    public MemberId Kept { get; init; }
    public MemberId Gone { get; init; }
    public OrderId OrderId { get; init; }
}

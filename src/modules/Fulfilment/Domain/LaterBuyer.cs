using Siyu.Kernel;

namespace Siyu.Fulfilment.Domain;

/// <summary>Whose an order has become, heard before the order's delivery began (待更正会员).</summary>
internal sealed class LaterBuyer
{
    public required OrderId OrderId { get; init; }
    public required MemberId Member { get; set; }
}

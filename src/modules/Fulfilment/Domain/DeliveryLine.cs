using Siyu.Contracts.Orders;
using Siyu.Kernel;

namespace Siyu.Fulfilment.Domain;

/// <summary>What of a line is to be sent (履约行).</summary>
internal sealed class DeliveryLine
{
    private DeliveryLine() { }

    public OrderLineId Id { get; private set; }
    public OrderId Delivery { get; private set; }
    public SkuId Sku { get; private set; }
    public int Quantity { get; private set; }

    /// <summary>Units that were not refunded.</summary>
    public int UnitsLeft { get; private set; }

    public static DeliveryLine Of(OrderId order, SoldLine line) =>
        new() { Id = line.Line, Delivery = order, Sku = line.Sku, Quantity = line.Quantity, UnitsLeft = line.Quantity };

    /// <summary>A refund only ever leaves fewer, in whatever order the news of refunds comes.</summary>
    public void Leave(int units) => UnitsLeft = Math.Min(UnitsLeft, units);
}

/// <summary>A refund of a line that this room has heard of (退款记录), maybe before it heard of the payment.</summary>
internal sealed class LineRefund
{
    private LineRefund() { }

    public AfterSaleId AfterSale { get; private set; }
    public OrderLineId Line { get; private set; }
    public OrderId Delivery { get; private set; }
    public int Quantity { get; private set; }
    public int UnitsLeft { get; private set; }
    public bool BackToStock { get; private set; }

    public static LineRefund Of(OrderRefunded refund, RefundedLine line) => new()
    {
        AfterSale = refund.AfterSale, Line = line.Line, Delivery = refund.Order, Quantity = line.Quantity, UnitsLeft = line.QuantityLeft,
            BackToStock = line.BackToStock,
    };
}

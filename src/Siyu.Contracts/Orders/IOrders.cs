using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Kernel;

namespace Siyu.Contracts.Orders;

/// <summary>Door to orders (订单) and POS tickets (小票).</summary>
public interface IOrders
{
    Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>Lines of imported POS tickets by their running numbers, from (exclusive) … to (inclusive), at most 50,000.</summary>
    Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct);
}

/// <summary>An order (订单) as other rooms see it.</summary>
public sealed record OrderCard(OrderId Id, string Number, MemberId Buyer, OrderState State, Money Payable, Money Refunded, UnitId Place,
    DateTimeOffset PlacedAt, DateTimeOffset? PaidAt);

/// <summary>States of an order (订单状态); what people see is derived from it and from fulfilment and after-sale.</summary>
public enum OrderState { AwaitingPayment, Closing, Closed, Paid, Completed, Settled }

/// <summary>A line as listeners need it (订单行): everything frozen.</summary>
public sealed record SoldLine(OrderLineId Line, SkuId Sku, SpuId Spu, BrandId Brand, int Quantity, Money List, Money Discount, Money Cash,
    Ownership Ownership, int DeductBps);

/// <summary>A line of an imported POS ticket (小票行).</summary>
public sealed record TicketLineCard(
    long Number, string Ticket, int Ordinal, DateTimeOffset At, UnitId? Store, OrgPath StorePath, MemberId? Buyer, string? Card, string Sku,
    BrandId? Brand, int Quantity, Money Amount);

/// <summary>An order was placed (下单).</summary>
public sealed record OrderPlaced(OrderId Order, MemberId Buyer, UnitId Place, Money Payable, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_placed";
    public string Key => Order.ToString();
}

/// <summary>An order was paid (订单支付).</summary>
public sealed record OrderPaid(
    OrderId Order, MemberId Buyer, PaymentId Payment, UnitId Place, OrgPath PlacePath, DeliveryWay Delivery, StaffId? Guide,
    UnitId? GuideStore,
    Money Cash, Money Freight, IReadOnlyList<SoldLine> Lines, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_paid";
    public string Key => Order.ToString();
}

/// <summary>An order closed without being paid (订单关闭).</summary>
public sealed record OrderClosed(OrderId Order, MemberId Buyer, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_closed";
    public string Key => Order.ToString();
}

/// <summary>The buyer has the goods and the order's revenue is recognised (订单完成); the after-sale window begins.</summary>
public sealed record OrderCompleted(OrderId Order, MemberId Buyer, DateTimeOffset SettlesAt, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_completed";
    public string Key => Order.ToString();
}

/// <summary>The after-sale window ended (售后期结束): what waited becomes payable.</summary>
public sealed record OrderSettled(OrderId Order, MemberId Buyer, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_settled";
    public string Key => Order.ToString();
}

/// <summary>Units of lines were refunded (订单退款), agreed by the shop; the amounts are of this refund, to the fen.</summary>
public sealed record OrderRefunded(
    OrderId Order, AfterSaleId AfterSale, MemberId Buyer, UnitId Place, OrgPath PlacePath, IReadOnlyList<RefundedLine> Lines, Money Cash,
    Money Freight, bool Whole, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_refunded";
    public string Key => Order.ToString();
}

/// <summary>What of a line was refunded (退款行).</summary>
/// <param name="Quantity">Units of this refund.</param>
/// <param name="QuantityLeft">Units that remain sold after it.</param>
/// <param name="CashLeft">Cash that remains paid after it.</param>
public sealed record RefundedLine(OrderLineId Line, SkuId Sku, BrandId Brand, int Quantity, int QuantityLeft, Money Cash, Money CashLeft,
    bool BackToStock);

/// <summary>POS tickets were imported (小票导入): their lines have these running numbers, from exclusive to inclusive.</summary>
public sealed record TicketsImported(ImportId Import, long From, long To, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.tickets_imported";
    public string Key => "tickets";
}

/// <summary>Refusals of orders (订单拒绝).</summary>
public static class OrdersProblems
{
    public static readonly Problem Unknown = Problem.NotFound("orders.unknown", "没有这张订单", "No such order");
    public static readonly Problem NoLines = Problem.Invalid("orders.no_lines", "订单没有商品", "The order has no lines");
    public static readonly Problem TooManyLines = Problem.Invalid("orders.too_many_lines", "一张订单最多 {0} 行商品",
        "An order takes at most {0} lines");
    public static readonly Problem BadQuantity = Problem.Invalid("orders.bad_quantity", "数量必须在 1 到 {0} 之间",
        "The quantity must be between 1 and {0}");
    public static readonly Problem NotPayable = Problem.Conflict("orders.not_payable", "订单当前状态不能支付",
        "The order cannot be paid in its state");
    public static readonly Problem NotCancellable = Problem.Conflict("orders.not_cancellable", "订单当前状态不能取消",
        "The order cannot be cancelled in its state");
    public static readonly Problem PriceChanged = Problem.Conflict("orders.price_changed", "价格已变化，请重新确认",
        "The price has changed, please confirm again");
    public static readonly Problem NeedsAddress = Problem.Invalid("orders.needs_address", "请填写收货地址", "A delivery address is needed");
    public static readonly Problem UnknownLine = Problem.NotFound("orders.unknown_line", "订单中没有这行商品", "No such line in the order");
    public static readonly Problem NotRefundable = Problem.Conflict("orders.not_refundable", "订单当前状态不能退款",
        "The order cannot be refunded in its state");
    public static readonly Problem TooManyUnits = Problem.Conflict("orders.too_many_units", "最多还能退 {0} 件",
        "At most {0} more units can be refunded");
    public static readonly Problem WindowOver = Problem.Conflict("orders.window_over", "已超过售后期", "The after-sale window is over");
    public static readonly Problem AfterSaleHandled = Problem.Conflict("orders.after_sale_handled", "售后单已处理",
        "The after-sale was handled already");
    public static readonly Problem UnknownAfterSale = Problem.NotFound("orders.unknown_after_sale", "没有这张售后单", "No such after-sale");
    public static readonly Problem BadReason =
        Problem.Invalid("orders.bad_reason", "请填写原因，最多 {0} 个字", "A reason is needed, at most {0} characters");
    public static readonly Problem NothingToPay =
        Problem.Conflict("orders.nothing_to_pay", "优惠后无需支付，暂不支持零元单", "Nothing is left to pay; free orders are not taken");
    public static readonly Problem MixedSellers =
        Problem.Conflict("orders.mixed_sellers", "不同专柜的商品请分开下单", "Goods of different sellers need orders of their own");
    public static readonly Problem NeedsPickupPlace =
        Problem.Invalid("orders.needs_pickup_place", "请选择自提门店", "A store to pick up at is needed");
    public static readonly Problem BadReceiverPhone =
        Problem.Invalid("orders.bad_receiver_phone", "收货人手机号格式不正确", "The receiver's phone number is not valid");
    public static readonly Problem AddressTooLong =
        Problem.Invalid("orders.address_too_long", "收货信息过长，最多 {0} 个字", "The address is too long, at most {0} characters");
}

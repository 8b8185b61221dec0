using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Kernel;

namespace Siyu.Contracts.Orders;

/// <summary>Door to orders (订单) and POS tickets (小票).</summary>
public interface IOrders
{
    Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>Orders with what a desk shows of them (订单明细卡).</summary>
    Task<IReadOnlyDictionary<OrderId, OrderSheet>> Sheets(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>Pictures of the first goods of each order (订单缩略图), for lists; an order without any is missing or empty.</summary>
    Task<IReadOnlyDictionary<OrderId, IReadOnlyList<string>>> Pictures(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>What these members bought, online and at points of sale (购买汇总); who bought nothing is missing.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberPurchases>> Purchases(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>A member's orders and tickets together (消费记录), newest first, before an instant.</summary>
    Task<IReadOnlyList<PurchaseEntry>> History(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct);

    /// <summary>Brands that each of these members bought (品牌消费), most spent first.</summary>
    Task<ILookup<MemberId, BrandPurchases>> BrandsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>After-sales of each of these members (售后记录), newest first, at most so many of each.</summary>
    Task<ILookup<MemberId, AfterSaleEntry>> AfterSalesOf(IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct);

    /// <summary>What these orders owe to counters and dealers once their after-sale window is over (应结明细), each sale and each refund
    /// after it; orders that are not settled, and the group's own sales, owe nothing. At most 500 orders at once.</summary>
    Task<IReadOnlyList<OwedLine>> Owed(IReadOnlyCollection<OrderId> orders, CancellationToken ct);

    /// <summary>Ids of orders after one of them, to walk through all.</summary>
    Task<IReadOnlyList<OrderId>> Walk(OrderId? after, int atMost, CancellationToken ct);

    /// <summary>Lines of imported POS tickets by their running numbers, from (exclusive) … to (inclusive), at most 50,000.</summary>
    Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct);
}

/// <summary>An order (订单) as other rooms see it.</summary>
/// <param name="PaidAt">When it was paid, or settled with nothing to pay.</param>
public sealed record OrderCard(OrderId Id, string Number, MemberId Buyer, OrderState State, Money Payable, Money Refunded, UnitId Place,
    DateTimeOffset PlacedAt, DateTimeOffset? PaidAt);

/// <summary>States of an order (订单状态); what people see is derived from it and from fulfilment and after-sale.</summary>
public enum OrderState { AwaitingPayment, Closing, Closed, Paid, Completed, Settled }

/// <summary>An order as a desk shows it (订单明细卡).</summary>
/// <param name="Goods">Titles and quantities of its lines.</param>
public sealed record OrderSheet(OrderCard Card, OrgPath Path, DeliveryWay Delivery, StaffId? Guide, UnitId? GuideStore, string Goods)
{
    public Money Freight { get; init; }
    public int Units { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>State of its latest after-sale, if it has one.</summary>
    public AfterSaleState? AfterSale { get; init; }
}

/// <summary>States of an after-sale (售后状态).</summary>
public enum AfterSaleState { Applied, Rejected, Cancelled, RefundPending, Refunded, RefundAbnormal, Returning }

/// <summary>What a buyer asks for (售后类型): the money only, or to give the goods back for it.</summary>
public enum AfterSaleKind { RefundOnly, Return }

/// <summary>What a member bought (购买汇总): paid orders net of refunds, and POS tickets net of returns, apart; orders without cash do not
/// count.</summary>
public sealed record MemberPurchases(MemberId Member)
{
    public int Orders { get; init; }
    public Money OnlinePaid { get; init; }
    public Money OnlineRefunded { get; init; }
    public DateTimeOffset? LastOnlineAt { get; init; }
    public int Tickets { get; init; }
    public Money PosPaid { get; init; }
    public Money PosReturned { get; init; }
    public DateTimeOffset? LastPosAt { get; init; }
}

/// <summary>An order or a POS ticket in a member's history (消费记录).</summary>
/// <param name="Order">The order, or null for a ticket.</param>
/// <param name="Number">The order's or the ticket's number.</param>
/// <param name="State">The order's state, or null for a ticket.</param>
public sealed record PurchaseEntry(
    OrderId? Order, string Number, DateTimeOffset At, OrderState? State, UnitId? Place, Money Paid, Money Refunded, string Goods);

/// <summary>What a member bought of a brand online (品牌消费), net of refunds.</summary>
public sealed record BrandPurchases(BrandId Brand, int Orders, int Units, Money Paid, DateTimeOffset LastAt);

/// <summary>An after-sale in a member's history (售后记录).</summary>
public sealed record AfterSaleEntry(
    AfterSaleId Id, OrderId Order, string Number, AfterSaleState State, string Reason, Money Cash, DateTimeOffset AppliedAt,
    DateTimeOffset? EndedAt);

/// <summary>A line as listeners need it (订单行): everything frozen.</summary>
public sealed record SoldLine(OrderLineId Line, SkuId Sku, SpuId Spu, BrandId Brand, int Quantity, Money List, Money Discount, Money Cash,
    Ownership Ownership, int DeductBps);

/// <summary>
/// What a line brought the counter or the dealer whose it is, or what a refund took back of it (应结行): all from what was frozen, in
/// components; of a refund negative. Base is cash, coupon and points together: the price less what the seller itself gave away.
/// </summary>
/// <param name="AfterSale">The refund, or null for the sale itself.</param>
/// <param name="Journal">Key of the journal that booked it.</param>
/// <param name="At">When it could be settled: the window's end, or the refund after it.</param>
public sealed record OwedLine(OrderId Order, OrderLineId Line, AfterSaleId? AfterSale, string Journal, OwedTo To, UnitId Unit,
    DateTimeOffset At)
{
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public int Quantity { get; init; }
    public Money List { get; init; }

    /// <summary>What the customer paid.</summary>
    public Money Cash { get; init; }

    /// <summary>The group's part of discounts on another's goods, paid all the same (平台承担优惠).</summary>
    public Money Coupon { get; init; }

    /// <summary>What was paid in points (积分抵扣).</summary>
    public Money Points { get; init; }

    /// <summary>The deduction or the service fee, in basis points of the base.</summary>
    public int RateBps { get; init; }
    public Money Fee { get; init; }

    public Money Base => Cash + Coupon + Points;

    /// <summary>Discounts that the seller bore itself (商家承担优惠).</summary>
    public Money Discount => List - Base;

    /// <summary>What is owed of it.</summary>
    public Money Amount => Base - Fee;
}

/// <summary>To whom a line's money belongs (应结对象): a counter (联营扣点) or a dealer's store (订单服务费).</summary>
public enum OwedTo { Counter, Dealer }

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

/// <summary>An order is another member's now, because members were merged or a merge was undone (订单归属会员变更).</summary>
public sealed record OrderBuyerChanged(OrderId Order, MemberId Buyer, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_buyer_changed";
    public string Key => Order.ToString();
}

/// <summary>An order was paid (订单支付), or nothing was left to pay and it was settled at once (零元单).</summary>
/// <param name="Payment">Null where there was nothing to pay.</param>
public sealed record OrderPaid(
    OrderId Order, MemberId Buyer, PaymentId? Payment, UnitId Place, OrgPath PlacePath, DeliveryWay Delivery, StaffId? Guide,
    UnitId? GuideStore,
    Money Cash, Money Freight, IReadOnlyList<SoldLine> Lines, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_paid";
    public string Key => Order.ToString();

    /// <summary>No cash was paid for it: it is sent as any other, and never counts as a sale (零元单).</summary>
    public bool IsFree => Cash.IsZero;
}

/// <summary>Staff lowered the price of an order that was not paid yet (改价); what was on its way to be paid was closed before.</summary>
public sealed record OrderRepriced(OrderId Order, MemberId Buyer, int Version, Money Before, Money Payable, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.order_repriced";
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

/// <summary>An after-sale was applied for, decided, or its money arrived (售后变化).</summary>
public sealed record AfterSaleChanged(AfterSaleId AfterSale, OrderId Order, MemberId Buyer, AfterSaleState State,
    DateTimeOffset At) : IEvent
{
    public static string Name => "orders.after_sale_changed";
    public string Key => Order.ToString();
}

/// <summary>Orders or tickets became other members' (消费归人): after a merge, or because a POS card was recognised.</summary>
public sealed record PurchasesMoved(IReadOnlyList<MemberId> Members, DateTimeOffset At) : IEvent
{
    public static string Name => "orders.purchases_moved";
    public string Key => Members.Count > 0 ? Members[0].ToString() : "none";
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
    public static readonly Problem NotYourMember = Problem.Forbidden("orders.not_your_member", "只能为自己的专属客户下单",
        "You may order only for members whom you serve");
    public static readonly Problem NotPlacedByYou = Problem.Forbidden("orders.not_placed_by_you", "只能取消自己代客下的订单",
        "You may cancel only orders that you placed for a member");
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
    public static readonly Problem NotReceived = Problem.Conflict("orders.not_received", "签收后才能申请退货退款",
        "Goods can be returned once they are received");
    public static readonly Problem NothingReturns = Problem.Conflict("orders.nothing_returns", "仅退款的售后没有商品要退回",
        "Nothing comes back in an after-sale for the money only");
    public static readonly Problem NotReturning = Problem.Conflict("orders.not_returning", "售后单不在退货中",
        "The after-sale awaits no goods");
    public static readonly Problem BadParcel = Problem.Invalid("orders.bad_parcel", "请填写快递公司和快递单号，各最多 {0} 个字符",
        "The carrier and the tracking number are needed, of at most {0} characters each");
    public static readonly Problem InspectEveryLine = Problem.Invalid("orders.inspect_every_line", "请逐行填写验收件数",
        "Say of every line how many units are taken back");
    public static readonly Problem TooManyRestocked = Problem.Invalid("orders.too_many_restocked", "回库件数不能超过验收的 {0} 件",
        "No more than the {0} units that are taken back can go to the shelf");
    public static readonly Problem NeedsNote = Problem.Invalid("orders.needs_note", "没有全部验收，请写明原因，顾客会看到",
        "Not everything is taken back: say why, the buyer reads it");
    public static readonly Problem ReturnOverdue = Problem.Conflict("orders.return_overdue", "逾期未寄回商品，售后已关闭",
        "The goods were not sent back in time, the after-sale is closed");
    public static readonly Problem UnknownAfterSale = Problem.NotFound("orders.unknown_after_sale", "没有这张售后单", "No such after-sale");
    public static readonly Problem BadReason =
        Problem.Invalid("orders.bad_reason", "请填写原因，最多 {0} 个字", "A reason is needed, at most {0} characters");
    public static readonly Problem NothingToPay =
        Problem.Conflict("orders.nothing_to_pay", "优惠后无需支付，本店不接受零元单", "Nothing is left to pay; this house takes no free orders");
    public static readonly Problem FreeUsedUp =
        Problem.Conflict("orders.free_used_up", "零元单每人每天最多 {0} 单，今天已用完", "At most {0} free orders a day, and today's are used up");
    public static readonly Problem NotRepriceable =
        Problem.Conflict("orders.not_repriceable", "订单当前状态不能改价", "The price of the order cannot change in its state");
    public static readonly Problem PaidMeanwhile =
        Problem.Conflict("orders.paid_meanwhile", "顾客已付款，不能再改价", "The buyer has paid: the price stands");
    public static readonly Problem PriceChanging =
        Problem.Conflict("orders.price_changing", "商家正在改价，请稍候再试", "The price is being changed, please try again in a moment");
    public static readonly Problem PriceMoved = Problem.Conflict(
        "orders.price_moved", "价格刚被别人改过，请刷新后再改", "Somebody else has just changed the price, please look again");
    public static readonly Problem BelowFloor =
        Problem.Conflict("orders.below_floor", "{0}最低只能改到 {1} 元", "{0} can go down to {1} yuan only");
    public static readonly Problem AboveQuote =
        Problem.Conflict("orders.above_quote", "{0}不能高于原价 {1} 元", "{0} cannot cost more than the {1} yuan it was quoted at");
    public static readonly Problem SamePrice = Problem.Invalid("orders.same_price", "价格没有变化", "The price does not change");
    public static readonly Problem NothingLeft =
        Problem.Conflict("orders.nothing_left", "改价后应付金额须大于 0", "Something must be left to pay after the change");
    public static readonly Problem OnePriceWay =
        Problem.Invalid("orders.one_price_way", "按商品改价和整单改价只能选一种", "Change the price by line or as a whole, not both");
    public static readonly Problem BadFunder =
        Problem.Invalid("orders.bad_funder", "改价由门店或品牌承担", "A price change is borne by the store or the brand");
    public static readonly Problem Repriced =
        Problem.Invalid("orders.why_price_change", "改价：{0} 元改为 {1} 元", "Changed from {0} to {1} yuan");
    public static readonly Problem BadRules =
        Problem.Invalid("orders.bad_rules", "订单规则超出允许的范围", "The rules of orders are out of bounds");
    public static readonly Problem FreeByBuyerOnly =
        Problem.Conflict("orders.free_by_buyer_only", "零元单须由顾客本人下单", "An order with nothing to pay is placed by the buyer alone");
    public static readonly Problem MixedSellers =
        Problem.Conflict("orders.mixed_sellers", "不同专柜的商品请分开下单", "Goods of different sellers need orders of their own");
    public static readonly Problem BadCursor = Problem.Invalid("orders.bad_cursor", "分页游标不正确", "The cursor is not valid");
    public static readonly Problem NeedsPickupPlace =
        Problem.Invalid("orders.needs_pickup_place", "请选择自提门店", "A store to pick up at is needed");
    public static readonly Problem BadReceiverPhone =
        Problem.Invalid("orders.bad_receiver_phone", "收货人手机号格式不正确", "The receiver's phone number is not valid");
    public static readonly Problem AddressTooLong =
        Problem.Invalid("orders.address_too_long", "收货信息过长，最多 {0} 个字", "The address is too long, at most {0} characters");
}

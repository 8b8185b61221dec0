using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Orders.Reactions;
using Siyu.Orders.Reads;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders;

/// <summary>Room of orders, after-sales and POS tickets (订单).</summary>
public sealed class OrdersModule : IModule
{
    public static string Name => "orders";

    public static void Build(ModuleBuilder module) => module
        .Entity<Order>("orders_order")
        .Entity<OrderLine>("orders_line")
        .Entity<Share>("orders_share", share => share.HasKey(row => new { row.Line, row.Ordinal }))
        .Entity<AfterSale>("orders_after_sale")
        .Entity<AfterSaleLine>("orders_after_sale_line", line => line.HasKey(row => new { row.AfterSale, row.Line }))
        .Entity<PriceChange>("orders_price_change", change => change.HasKey(row => new { row.OrderId, row.Version }))
        .Entity<MovedOrder>("orders_moved", moved => moved.HasKey(row => new { row.Kept, row.Gone, row.OrderId }))
        .Entity<TicketLine>("orders_ticket_line", line => line.HasKey(row => row.Number))
        .Offers<IOrders, OrdersDoor>()
        .Offers<INames, OrderCalled>()
        .Uses<Purchases>()
        .Uses<OrderGoods>()
        .Uses<OwedLines>()
        .Uses<OrderSettings>()
        .Uses<PlacingRoom>().Uses<FreeOrders>().Uses<Taking>().Uses<Repricing>().Uses<Closing>()
        .Uses<GiveBack>()
        .Hot<PlaceOrder, PlaceOrder.Request, PlaceOrder.Response>()
        .Slice<OrderTerms>().Slice<KeepRules>()
        .Slice<PayOrder>()
        .Slice<CancelOrder>()
        .Slice<CancelByStaff>()
        .Slice<ChangePrice>()
        .Slice<OrderList>()
        .Slice<OrderDetail>()
        .Slice<PlaceForMember>()
        .Slice<OrderParcel>()
        .Slice<MyEarnings>()
        .Slice<CouponSales>()
        .Slice<OrderNumbers>()
        .Slice<ApplyAfterSale>()
        .Slice<DecideAfterSale>()
        .Slice<ReturnGoods>()
        .Slice<InspectReturn>()
        .Slice<AfterSaleList>()
        .Due<CloseUnpaid, CloseUnpaidDue>()
        .Due<SettleOrder, SettleOrderDue>()
        .Due<ReturnOverdue, ReturnOverdueDue>()
        .ReactsInGroups<OnPaymentSettled>(new Hearing().Reacts<PaymentSettled>().Promptly())
        .Reacts<PaymentClosed, OnPaymentClosed>()
        .Reacts<RefundSettled, OnRefundSettled>()
        .Reacts<RefundAbnormal, OnRefundAbnormal>()
        .Reacts<OrderAccepted, OnOrderAccepted>()
        .Reacts<OrderHandedOver, OnOrderHandedOver>()
        .Uses<FollowMembers>()
        .Reacts<MembersMerged, OnMembersMerged>()
        .Reacts<MembersUnmerged, OnMembersUnmerged>()
        .Imports<ImportTickets>("pos", "orders.import")
        .Every<JoinTickets>("0 40 * * * ?")
        .Verifies<OrdersVerify>()
        .Permission("orders.read", "查看订单", "Read orders")
        .Permission("orders.guide", "查看我的订单", "Read my orders")
        .Permission("orders.import", "导入 POS 小票", "Import POS tickets")
        .Permission("orders.refund", "处理售后", "Decide after-sales")
        .Permission("orders.inspect", "退货验货", "Inspect returned goods")
        .Permission("orders.cancel", "取消未支付订单", "Cancel unpaid orders")
        .Permission("orders.reprice", "未付款订单改价", "Change the price of unpaid orders")
        .Permission("orders.rules", "设置订单规则", "Set the rules of orders");
}

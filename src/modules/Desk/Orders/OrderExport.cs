using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Orders;

/// <summary>The order desk as a file (订单导出): what the filter shows, in its order, phones masked; it needs the permission to export
/// besides the one to read.</summary>
internal sealed class OrderExport(OrderQuery query) : ISlice
{
    public static Sheet<OrderLine> Sheet { get; } = new("desk.export_orders", "订单")
    {
        { "订单号", line => line.Number },
        { "状态", line => Zh(line.State) },
        { "配送方式", line => line.Way == DeliveryWay.Express ? "快递" : "自提" },
        { "履约", line => Zh(line.Delivery) },
        { "售后", line => Zh(line.AfterSale) },
        { "会员", line => line.MemberName },
        { "手机号", line => line.MemberPhone },
        { "门店", line => line.PlaceName },
        { "导购", line => line.GuideName },
        { "商品", line => line.Goods },
        { "件数", line => line.Units },
        { "运费", line => line.Freight },
        { "应付", line => line.Payable },
        { "已退", line => line.Refunded },
        { "下单时间", line => line.PlacedAt },
        { "支付时间", line => line.PaidAt },
        { "完成时间", line => line.CompletedAt },
        { "快递公司", line => line.Carrier },
        { "快递单号", line => line.TrackingNumber },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapExport<OrderExport, OrderFilter, OrderLine>("/console/desk/orders", Sheet, (slice, actor, ask, page, ct) =>
            slice.Handle(actor, ask, page, ct)).Allow(Allow.Staff(Permissions.Export));

    public async Task<Result<Page<OrderLine>>> Handle(Actor actor, OrderFilter ask, ListAsk page, CancellationToken ct)
    {
        if (!actor.May(Permissions.Orders)) return PlatformProblems.NotAllowed;
        var filtered = await query.Filtered(actor.And(Permissions.Orders), ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        var shown = await OrderQuery.Order.Page(filtered.Value, page, ct);
        return shown.Ok ? new Page<OrderLine>(await query.Lines(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
    }

    private static string Zh(OrderState state) => state switch
    {
        OrderState.AwaitingPayment => "待支付",
        OrderState.Closing => "关闭中",
        OrderState.Closed => "已关闭",
        OrderState.Paid => "已支付",
        OrderState.Completed => "已完成",
        OrderState.Settled => "已结算",
    };

    private static string Zh(DeliveryState? state) => state switch
    {
        null => "",
        DeliveryState.Offered => "待接单",
        DeliveryState.Accepted => "备货中",
        DeliveryState.Shipped => "已发货",
        DeliveryState.Ready => "待自提",
        DeliveryState.HandedOver => "已签收",
        DeliveryState.Stranded => "无人接单",
        DeliveryState.Cancelled => "已取消",
        _ => throw new BrokenInvariant("a delivery has a known state"),
    };

    private static string Zh(AfterSaleState? state) => state switch
    {
        null => "",
        AfterSaleState.Applied => "待处理",
        AfterSaleState.Returning => "退货中",
        AfterSaleState.Rejected => "已拒绝",
        AfterSaleState.Cancelled => "顾客已撤销",
        AfterSaleState.RefundPending => "退款中",
        AfterSaleState.Refunded => "已退款",
        AfterSaleState.RefundAbnormal => "退款异常",
        _ => throw new BrokenInvariant("an after-sale has a known state"),
    };
}

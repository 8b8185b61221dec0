using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Orders;

/// <summary>The order desk as a file (订单导出): what the filter shows, phones masked; each export is written down.</summary>
internal sealed class OrderExport(OrderQuery query, Works works, GroupZone zone) : ISlice
{
    private const int LinesAtOnce = 500;

    private static readonly string[] Head =
    [
        "订单号", "状态", "配送方式", "履约", "售后", "会员", "手机号", "门店", "导购", "商品", "件数", "运费", "应付", "已退", "下单时间", "支付时间", "完成时间",
        "快递公司", "快递单号",
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/orders/export", ([AsParameters] OrderFilter ask, Actor actor, OrderExport slice,
            CancellationToken ct) => slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Export)).AtMost(6);

    public async Task<Result<IResult>> Handle(Actor actor, OrderFilter ask, CancellationToken ct)
    {
        if (!actor.May(Permissions.Orders)) return PlatformProblems.NotAllowed;
        var filtered = await query.Filtered(actor.And(Permissions.Orders), ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(actor, "desk.export_orders", "desk/orders", after: ask with { Phone = null });
            return Task.CompletedTask;
        }, ct);
        return Result.Of(Csv.File("orders.csv", Head, Lines(filtered.Value, ct)));
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> Lines(
        IQueryable<DeskOrder> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        OrderId? after = null;
        for (var given = 0; given < Csv.LinesAtMost; given += LinesAtOnce)
        {
            var rest = after is { } last ? rows.Where(row => Id.Compare(row.Id, last) < 0) : rows;
            var page = await rest.OrderByDescending(row => row.Id).Take(LinesAtOnce).ToListAsync(ct);
            foreach (var line in await query.Lines(page, ct)) yield return Cells(line);
            if (page.Count < LinesAtOnce) yield break;
            after = page[^1].Id;
        }
    }

    private string?[] Cells(OrderLine line) =>
    [
        line.Number, Zh(line.State), line.Way == DeliveryWay.Express ? "快递" : "自提", Zh(line.Delivery), Zh(line.AfterSale), line.MemberName,
        line.MemberPhone, line.PlaceName, line.GuideName, line.Goods, Csv.Count(line.Units), Csv.Yuan(line.Freight), Csv.Yuan(line.Payable),
        Csv.Yuan(line.Refunded), Csv.Time(line.PlacedAt, zone.Zone), Csv.Time(line.PaidAt, zone.Zone),
        Csv.Time(line.CompletedAt, zone.Zone),
        line.Carrier, line.TrackingNumber,
    ];

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
        DeliveryState.Accepted => "待发货",
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
        AfterSaleState.Applied => "待审核",
        AfterSaleState.Returning => "退货中",
        AfterSaleState.Rejected => "已拒绝",
        AfterSaleState.Cancelled => "已撤销",
        AfterSaleState.RefundPending => "退款中",
        AfterSaleState.Refunded => "已退款",
        AfterSaleState.RefundAbnormal => "退款异常",
        _ => throw new BrokenInvariant("an after-sale has a known state"),
    };
}

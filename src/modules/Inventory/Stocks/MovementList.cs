using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>How one SKU's stock at one place came to be what it is (库存流水), newest first.</summary>
internal sealed class MovementList(SiyuDb db, IOrganization organization) : IListSlice<MovementList.Ask, MovementList.Row>
{
    private static readonly Sorting<Movement> Order = Sorting<Movement>.Newest("at", row => row.Number);

    internal sealed record Ask(SkuId Sku, UnitId Place);

    internal sealed record Row(long Number, MovementKind Kind, int OnHand, int Reserved, OrderId? Order, StaffId? Staff, string? Reason)
    {
        public DateTimeOffset At { get; init; }
        public string? StaffName { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("inventory.export_movements", "库存流水")
    {
        { "时间", row => row.At },
        { "原因类别", row => Said(row.Kind) },
        { "现有变化", row => row.OnHand },
        { "占用变化", row => row.Reserved },
        { "订单号", row => row.Order is { } order ? new Named("order", order.Value) : null },
        { "说明", row => row.Reason },
        { "操作人", row => row.StaffName },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<MovementList, Ask, Row>("/console/stock/movements", Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        if (!await db.Rows<Stock>(actor).AnyAsync(row => row.Sku == ask.Sku && row.Place == ask.Place, ct)) return StockRefusals.Unknown;
        var moved = db.All<Movement>().AsNoTracking().Where(row => row.Sku == ask.Sku && row.Place == ask.Place);
        var found = await Order.Page(moved, page, ct);
        if (!found.Ok) return found.Problem!;
        var names = await organization.StaffNames([.. found.Value.Rows.Select(row => row.Staff).OfType<StaffId>().Distinct()], ct);
        var shown = found.Value.Rows.Select(row => new Row(row.Number, row.Kind, row.OnHand, row.Reserved, row.Owner, row.Staff, row.Reason)
        {
            At = row.At, StaffName = row.Staff is { } staff ? names.GetValueOrDefault(staff) : null,
        });
        return new Page<Row>([.. shown], found.Value.Next);
    }

    private static string Said(MovementKind kind) => kind switch
    {
        MovementKind.Set => "人工调整", MovementKind.StockTake => "盘点", MovementKind.Import => "导入", MovementKind.Hold => "下单占用",
        MovementKind.Release => "订单关闭，释放", MovementKind.MoveOut => "改派转出", MovementKind.MoveIn => "改派转入",
        MovementKind.Ship => "发货出库", MovementKind.Free => "未发货退款，释放", MovementKind.Return => "退货入库",
    };
}

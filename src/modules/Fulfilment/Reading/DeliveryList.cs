using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Reading;

/// <summary>Deliveries in the actor's part of the organisation (履约单列表), newest first: a store's work, HQ's stranded orders.</summary>
internal sealed class DeliveryList(SiyuDb db, ICatalog catalog, IOrganization organization)
    : IListSlice<DeliveryList.Ask, DeliveryList.Row>
{
    private static readonly Sorting<Delivery> Order = Sorting<Delivery>.Newest("order", row => row.Id);

    internal sealed record Ask(DeliveryState? State);

    internal sealed record LineRow(OrderLineId Line, SkuId Sku, string SkuCode, string Title, string Spec, string? Picture, int Units);

    internal sealed record Row(OrderId Order, DeliveryWay Way, DeliveryState State, UnitId Place, int Attempt, IReadOnlyList<LineRow> Lines)
    {
        public DateTimeOffset? AcceptBy { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset PaidAt { get; init; }
        public string? PlaceName { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("fulfilment.export_deliveries", "履约")
    {
        { "订单号", row => new Named("order", row.Order.Value) },
        { "商品", row => string.Join('、', row.Lines.Select(line => $"{line.Title} {line.Spec} ×{line.Units}")) },
        { "配送", row => row.Way == DeliveryWay.Express ? "快递" : "到店自提" },
        { "门店", row => row.State == DeliveryState.Stranded ? null : row.PlaceName },
        { "状态", row => Said(row.State) },
        { "派过", row => row.Attempt },
        { "接单截止", row => row.AcceptBy },
        { "快递公司", row => row.Carrier },
        { "快递单号", row => row.TrackingNumber },
        { "支付时间", row => row.PaidAt },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/fulfilments", (
            Actor actor, [AsParameters] Ask ask, [AsParameters] ListAsk page, DeliveryList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapGet("/guide/fulfilments/{id}", (Actor actor, OrderId id, DeliveryList slice, CancellationToken ct) =>
            slice.One(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapList<DeliveryList, Ask, Row>("/console/fulfilments", Allow.StaffOrKey(Permissions.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.Rows<Delivery>(actor).AsNoTracking();
        if (ask.State is { } state) rows = rows.Where(row => row.State == state);
        var shown = await Order.Page(rows, page, ct);
        return shown.Ok ? new Page<Row>(await Rows(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
    }

    public async Task<Result<Row>> One(Actor actor, OrderId id, CancellationToken ct)
    {
        var delivery = await db.Rows<Delivery>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        return delivery is null ? FulfilmentProblems.Unknown : (await Rows([delivery], ct))[0];
    }

    private static string Said(DeliveryState state) => state switch
    {
        DeliveryState.Offered => "待接单", DeliveryState.Accepted => "备货中", DeliveryState.Shipped => "已发货",
        DeliveryState.Ready => "待自提", DeliveryState.HandedOver => "已签收", DeliveryState.Stranded => "无人接单",
        DeliveryState.Cancelled => "已取消",
    };

    private async Task<IReadOnlyList<Row>> Rows(IReadOnlyList<Delivery> shown, CancellationToken ct)
    {
        var ids = shown.Select(row => row.Id).ToList();
        var lines = await db.All<DeliveryLine>().AsNoTracking().Where(line => ids.Contains(line.Delivery)).ToListAsync(ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        var byDelivery = lines.ToLookup(line => line.Delivery, line => Show(line, skus.GetValueOrDefault(line.Sku)));
        var places = await organization.Units([.. shown.Select(row => row.Place).Distinct()], ct);
        return [.. shown.Select(row =>
            Show(row, [.. byDelivery[row.Id]]) with { PlaceName = places.GetValueOrDefault(row.Place)?.Name })];
    }

    private static Row Show(Delivery row, IReadOnlyList<LineRow> lines) => new(row.Id, row.Way, row.State, row.Place, row.Attempt, lines)
    {
        AcceptBy = row.AcceptBy, Carrier = row.Carrier, TrackingNumber = row.TrackingNumber, PaidAt = row.PaidAt,
    };

    private static LineRow Show(DeliveryLine line, SkuCard? sku) =>
        new(line.Id, line.Sku, sku?.Code ?? "", sku?.Title ?? "", sku?.Spec ?? "", sku?.Picture, line.UnitsLeft);
}

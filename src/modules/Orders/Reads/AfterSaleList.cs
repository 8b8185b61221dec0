using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>The after-sale desk (售后台): newest first.</summary>
internal sealed class AfterSaleList(SiyuDb db, IOrganization organization, ICatalog catalog)
    : IListSlice<AfterSaleList.Ask, AfterSaleList.Row>
{
    private static readonly Sorting<AfterSale> Order = Sorting<AfterSale>.Newest("appliedAt", one => one.Id);

    internal sealed record Ask(AfterSaleState? State);

    internal sealed record Row(
        AfterSaleId Id, OrderId Order, AfterSaleState State, string Reason, Money Cash, Money Freight, DateTimeOffset AppliedAt,
        IReadOnlyList<Units> Lines)
    {
        public required string Number { get; init; }
        public AfterSaleKind Kind { get; init; }
        public string? Place { get; init; }
        public MemberId Member { get; init; }
        public string? Decision { get; init; }
        public string? DecidedBy { get; init; }
        public DateTimeOffset? ReturnBy { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset? SentBackAt { get; init; }
        public bool BackToStock { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        /// <summary>Money that goes, or went, back: goods and freight.</summary>
        public Money Back => Lines.Sum(line => line.Cash) + Freight;

        /// <summary>Nothing was sent yet: the freight goes back with the last unit.</summary>
        public bool Unsent { get; init; }
    }

    /// <param name="Cash">What was agreed to give back; before a decision, what agreeing now would give back.</param>
    internal sealed record Units(OrderLineId Line, int Quantity, string Title, string Spec, Money Cash)
    {
        public string? Picture { get; init; }

        /// <summary>Points that go, or went, back with it.</summary>
        public long Points { get; init; }
        public int Accepted { get; init; }
        public int Restocked { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("orders.export_after_sales", "售后")
    {
        { "订单号", row => row.Number },
        { "退什么", row => string.Join('、', row.Lines.Select(line => $"{line.Title} {line.Spec} ×{line.Quantity}")) },
        { "类型", row => row.Kind == AfterSaleKind.Return ? "退货退款" : "仅退款" },
        { "原因", row => row.Reason },
        { "退款金额", row => row.State is AfterSaleState.Rejected or AfterSaleState.Cancelled ? null : row.Back },
        { "其中运费", row => row.Freight },
        { "退回积分", row => row.Lines.Sum(line => line.Points) },
        { "门店", row => row.Place },
        { "申请时间", row => row.AppliedAt },
        { "状态", row => Words.Of(row.State) },
        { "处理人", row => row.DecidedBy },
        { "处理说明", row => row.Decision },
        { "快递公司", row => row.Carrier },
        { "快递单号", row => row.TrackingNumber },
        { "完成时间", row => row.EndedAt },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<AfterSaleList, Ask, Row>("/console/after-sales", Allow.Staff("orders.read"));
        routes.MapGet("/guide/after-sales",
            (Actor actor, [AsParameters] Ask ask, [AsParameters] ListAsk page, AfterSaleList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(Allow.Staff("orders.inspect"));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.Rows<AfterSale>(actor).AsNoTracking();
        if (ask.State is { } wanted) rows = rows.Where(one => one.State == wanted);
        var shown = await Order.Page(rows, page, ct);
        return shown.Ok ? new Page<Row>(await Show(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
    }

    private async Task<IReadOnlyList<Row>> Show(IReadOnlyList<AfterSale> shown, CancellationToken ct)
    {
        var ids = shown.Select(one => one.Id).ToList();
        var units = await db.All<AfterSaleLine>().AsNoTracking().Where(line => ids.Contains(line.AfterSale)).ToListAsync(ct);
        var lineIds = units.Select(line => line.Line).Distinct().ToList();
        var lines = await db.All<OrderLine>().AsNoTracking().Where(line => lineIds.Contains(line.Id))
            .ToDictionaryAsync(line => line.Id, ct);
        var orderIds = shown.Select(one => one.OrderId).Distinct().ToList();
        var orders = await db.All<Order>().AsNoTracking().Where(order => orderIds.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id, ct);
        var places = await organization.Units([.. orders.Values.Select(order => order.Place).Distinct()], ct);
        var staff = await organization.StaffNames(
            [.. shown.Select(one => one.DecidedBy).OfType<Guid>().Distinct().Select(by => new StaffId(by))], ct);
        var skus = await catalog.Skus([.. lines.Values.Select(line => line.Sku).Distinct()], ct);
        var asked = units.ToLookup(line => line.AfterSale);
        return [.. shown.Select(one => Show(one, orders[one.OrderId]) with
        {
            Lines = [.. asked[one.Id].Select(line => Show(one, line, lines[line.Line]) with
            {
                Picture = skus.GetValueOrDefault(lines[line.Line].Sku)?.Picture,
            })],
            Place = places.GetValueOrDefault(orders[one.OrderId].Place)?.Name,
            DecidedBy = one.DecidedBy is { } by ? staff.GetValueOrDefault(new StaffId(by)) : null,
        })];
    }

    private static Row Show(AfterSale one, Order order) =>
        new(one.Id, one.OrderId, one.State, one.Reason, one.Cash, one.Freight, one.AppliedAt, [])
        {
            Kind = one.Kind, ReturnBy = one.ReturnBy, Carrier = one.Carrier, TrackingNumber = one.TrackingNumber,
            SentBackAt = one.SentBackAt, Number = order.Number, Member = one.Member, Decision = one.Decision,
            BackToStock = one.BackToStock, DecidedAt = one.DecidedAt,
            EndedAt = one.EndedAt, Unsent = order.State == OrderState.Paid,
        };

    private static Units Show(AfterSale one, AfterSaleLine asked, OrderLine line) => new(
        line.Id, asked.Quantity, line.Title, line.Spec,
        one.IsOpen ? Back(line, line.Cash, asked) : asked.Cash)
    {
        Points = (one.IsOpen ? Back(line, line.Points, asked) : asked.Points).Fen, Accepted = asked.Accepted, Restocked = asked.Restocked,
    };

    /// <summary>What of a frozen component would go back now.</summary>
    private static Money Back(OrderLine line, Money component, AfterSaleLine asked) =>
        line.Left(component, line.RefundedQuantity)
        - line.Left(component, Math.Min(line.Quantity, line.RefundedQuantity + asked.Quantity));
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Differences (对账差异) in one state, of one merchant's day or of all; the newest day first.</summary>
internal sealed class DifferenceList(SiyuDb db) : IListSlice<DifferenceList.Ask, DifferenceList.Row>
{
    /// <summary>Ids grow with the time of finding, so the newest come first.</summary>
    private static readonly Sorting<DifferenceRow> Order = Sorting<DifferenceRow>.Newest("foundAt", row => row.Id)
        .By("day", row => row.Day);

    internal sealed record Row(
        Guid Id, string Merchant, Day Day, DifferenceKind Kind, MoneyOf Of, string Number, OrderId? Order, Money? Here, Money? Trade,
        Money? Fund, DifferenceState State, DateTimeOffset FoundAt, DateTimeOffset? EndedAt, StaffId? EndedBy, string? Note);

    internal sealed record Ask([FromQuery] DifferenceState? State, [FromQuery] string? Merchant, [FromQuery] string? Day);

    public static Sheet<Row> Sheet { get; } = new("payments.export_differences", "对账差异")
    {
        { "账单日", row => row.Day },
        { "商户号", row => row.Merchant },
        { "差异", row => Words.Of(row.Kind) },
        { "款项", row => Words.Of(row.Of) },
        { "商户单号", row => row.Number },
        { "订单号", row => row.Order is { } order ? new Named("order", order.Value) : null },
        { "我方", row => row.Here },
        { "交易账单", row => row.Trade },
        { "资金账单", row => row.Fund },
        { "状态", row => Words.Of(row.State) },
        { "发现时间", row => row.FoundAt },
        { "处理时间", row => row.EndedAt },
        { "处理人", row => row.EndedBy is { } by ? new Named("staff", by.Value, "员工") : null },
        { "怎么处理的", row => row.Note },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<DifferenceList, Ask, Row>("/console/payments/differences", Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var asked = db.All<DifferenceRow>().AsNoTracking();
        if (ask.State is { } state) asked = asked.Where(d => d.State == state);
        if (ask.Merchant is { } merchant) asked = asked.Where(d => d.Merchant == merchant);
        if (Kernel.Day.TryParse(ask.Day, out var day)) asked = asked.Where(d => d.Day == day);
        var shown = await Order.Page(asked, page, ct);
        if (!shown.Ok) return shown.Problem!;
        return new Page<Row>([.. shown.Value.Rows.Select(d => new Row(
            d.Id, d.Merchant, d.Day, d.Kind, d.MoneyOf, d.Number, d.OrderId, d.Here, d.Trade, d.Fund, d.State, d.FoundAt, d.EndedAt,
            d.EndedBy, d.Note))], shown.Value.Next, await asked.LongCountAsync(ct));
    }
}

using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Refunds that need a person (异常退款), oldest first.</summary>
internal sealed class AbnormalRefunds(SiyuDb db) : IListSlice<Unfiltered, AbnormalRefunds.Row>
{
    private static readonly Sorting<Refund> Order = Sorting<Refund>.Of("askedAt", refund => refund.Id)
        .By("askedAt", refund => refund.AskedAt).By("amount", refund => refund.Amount);

    internal sealed record Row(RefundId Id, OrderId Order, RefundState State, Money Amount, string? Fault, DateTimeOffset AskedAt);

    public static Sheet<Row> Sheet { get; } = new("payments.export_abnormal_refunds", "异常退款")
    {
        { "订单号", row => new Named("order", row.Order.Value) },
        { "退款金额", row => row.Amount },
        { "状态", row => row.State == RefundState.Abnormal ? "退款异常" : "退款关闭" },
        { "原因", row => row.Fault },
        { "申请时间", row => row.AskedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<AbnormalRefunds, Unfiltered, Row>("/console/payments/refunds/abnormal", Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered ask, ListAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var waiting = db.All<Refund>().AsNoTracking().Where(r => r.State == RefundState.Abnormal || r.State == RefundState.Closed);
        var shown = await Order.Page(waiting, page, ct);
        if (!shown.Ok) return shown.Problem!;
        return new Page<Row>([.. shown.Value.Rows.Select(r => new Row(r.Id, r.Owner, r.State, r.Amount, r.Fault, r.AskedAt))],
            shown.Value.Next, await waiting.LongCountAsync(ct));
    }
}

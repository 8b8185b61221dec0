using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// Genuine notices that we could not agree with (争议通知): of another amount or merchant, or about nothing of ours; newest first, until a
/// person has looked. None of them has any effect.
/// </summary>
internal sealed class DisputedNotices(SiyuDb db) : IListSlice<Unfiltered, DisputedNotices.Row>
{
    private static readonly Sorting<NoticeRow> Order = Sorting<NoticeRow>.Of("-receivedAt", notice => notice.ProviderEventId)
        .By("receivedAt", notice => notice.ReceivedAt);

    /// <param name="Fate">What became of the event in the end: the same where it was never told truly.</param>
    internal sealed record Row(
        string EventId, string Merchant, string Kind, string Number, Fate Disputed, Fate Fate, DateTimeOffset ReceivedAt);

    public static Sheet<Row> Sheet { get; } = new("payments.export_disputed_notices", "争议通知")
    {
        { "收到时间", row => row.ReceivedAt },
        { "商户号", row => row.Merchant },
        { "款项", row => row.Kind switch { "payment" => "支付", "refund" => "退款", "transfer" => "转账", _ => row.Kind } },
        { "商户单号", row => row.Number },
        { "问题", row => row.Disputed switch
            { Fate.AmountDiffers => "金额不符", Fate.OfNothing => "没有对应的单子", Fate.OtherMerchant => "商户号不符", _ => row.Disputed.ToString() } },
        { "通知编号", row => row.EventId },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<DisputedNotices, Unfiltered, Row>("/console/payments/notices/disputed", Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered ask, ListAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var disputed = db.All<NoticeRow>().AsNoTracking().Where(n => n.Disputed != null && n.AcknowledgedAt == null);
        var shown = await Order.Page(disputed, page, ct);
        if (!shown.Ok) return shown.Problem!;
        return new Page<Row>([.. shown.Value.Rows.Select(n =>
            new Row(n.ProviderEventId, n.Merchant, n.Kind, n.Subject, n.Disputed!.Value, n.Fate, n.ReceivedAt))],
            shown.Value.Next, await disputed.LongCountAsync(ct));
    }
}

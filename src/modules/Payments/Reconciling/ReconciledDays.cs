using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Days as last reconciled (对账日历), newest first.</summary>
internal sealed class ReconciledDays(SiyuDb db) : IListSlice<Unfiltered, ReconciledDays.Row>
{
    internal sealed record Row(
        string Merchant, Day Day, DateTimeOffset At, int TradeRows, int FundRows, int Matched, int Found, int Open, int FaultyRows,
        string? Fault);

    public static Sheet<Row> Sheet { get; } = new("payments.export_reconciliations", "对账记录")
    {
        { "账单日", row => row.Day },
        { "商户号", row => row.Merchant },
        { "交易账单行数", row => row.TradeRows },
        { "资金账单行数", row => row.FundRows },
        { "一致", row => row.Matched },
        { "差异", row => row.Found },
        { "待处理", row => row.Open },
        { "坏行", row => row.FaultyRows },
        { "未能对账的原因", row => row.Fault },
        { "对账时间", row => row.At },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<ReconciledDays, Unfiltered, Row>("/console/payments/reconciliations", Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered asked, ListAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        if (ask.Unsorted() is { } refused) return refused;
        var all = db.All<ReconciliationRow>().AsNoTracking();
        var from = ask.After?.Split('/') is [var after, var of] && Day.TryParse(after, out var at) ? (Day: at, Merchant: of) : default;
        var before = from.Merchant is null ? all
            : all.Where(r => r.Day < from.Day || r.Day == from.Day && string.Compare(r.Merchant, from.Merchant) > 0);
        var rows = await before.OrderByDescending(r => r.Day).ThenBy(r => r.Merchant).Take(ask.Take + 1)
            .Select(r => new Row(r.Merchant, r.Day, r.At, r.TradeRows, r.FundRows, r.Matched, r.Found, r.Open, r.FaultyRows, r.Fault))
            .ToListAsync(ct);
        var page = rows.Take(ask.Take).ToList();
        return new Page<Row>(page, rows.Count > page.Count ? $"{page[^1].Day}/{page[^1].Merchant}" : null, await all.LongCountAsync(ct));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Days as last reconciled (对账日历), newest first.</summary>
internal sealed class ReconciledDays(SiyuDb db) : ISlice
{
    internal sealed record Row(
        string Merchant, Day Day, DateTimeOffset At, int TradeRows, int FundRows, int Matched, int Found, int Open, int FaultyRows,
        string? Fault);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/payments/reconciliations", (
                Actor actor, [AsParameters] PageAsk page, ReconciledDays slice, CancellationToken ct) =>
                slice.Handle(actor, page, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
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

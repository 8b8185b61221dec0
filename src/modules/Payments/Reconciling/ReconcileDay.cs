using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>A wish to fetch a day's bills of a merchant and compare them (对账意图).</summary>
internal sealed record ReconcileDay(string Merchant, Day Day);

/// <summary>Books the fees of the bills, compares them, and keeps what differs; what differs no more is gone.</summary>
internal sealed class ReconcileDayCall(
    SiyuDb db, DayBills bills, BookFees fees, Reconciler reconciler, DifferenceRows rows, TimeProvider clock) : IOutbound<ReconcileDay>
{
    public async Task<OutboundAnswer> Call(ReconcileDay intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var (texts, without) = await bills.Fetch(intent, ct);
        if (texts is null) return without!;
        foreach (var fund in texts.Funds) await fees.Book(intent.Merchant, intent.Day, fund, ct);
        var report = await reconciler.Compare(texts, (intent.Merchant, intent.Day), ct);
        return report.Ok ? OutboundAnswer.Done(report.Value) : OutboundAnswer.Refused(report.Problem!.Code);
    }

    public async Task Record(ReconcileDay intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome == OutboundOutcome.Refused) await rows.Unread(intent, answer.Reason ?? "refused", ct);
        else if (answer.Payload<ReconcileReport>() is { } report)
        {
            await rows.Keep(intent, report, ct);
            await AskAgain(report, ct);
        }
    }

    /// <summary>Money that the bill knows and we do not: WeChat is asked about it, as if the notice had come now.</summary>
    private async Task AskAgain(ReconcileReport report, CancellationToken ct)
    {
        var stamp = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var payments = Numbers(report, DifferenceKind.StatusDiffers);
        foreach (var id in await db.All<Attempt>().Where(a => payments.Contains(a.OutTradeNo)).Select(a => a.Id).ToListAsync(ct))
            db.Intend($"{id}/bill/{stamp}", new QueryAttempt(id));
        var refunds = Numbers(report, DifferenceKind.RefundDiffers);
        foreach (var id in await db.All<Refund>().Where(r => refunds.Contains(r.OutRefundNo)).Select(r => r.Id).ToListAsync(ct))
            db.Intend($"{id}/bill/{stamp}", new QueryRefund(id));
    }

    private static List<string> Numbers(ReconcileReport report, DifferenceKind kind) =>
        [.. report.Differences.Where(difference => difference.Kind == kind).Select(difference => difference.Number)
            .Take(DifferenceRows.Most)];
}

/// <summary>Reconciles each merchant's days (每日对账) up to yesterday: those never compared, and those in which something is open.</summary>
internal sealed class ReconcileBills(Works works, TimeProvider clock) : IRecurring
{
    /// <summary>WeChat keeps bills for three months; read on 2026-11-22.</summary>
    private const int MostDaysBack = 88;

    public Task Run(CancellationToken ct) => works.Do(async services =>
    {
        var (db, now) = (services.GetRequiredService<SiyuDb>(), clock.GetUtcNow());
        foreach (var merchant in await services.GetRequiredService<MerchantBook>().All(ct))
            foreach (var day in await Waiting(db, merchant.Id, Day.Of(now, BillDays.Zone), ct)) Wish(db, merchant.Id, day, now);
    }, ct, WorkPriority.Background);

    public static void Wish(SiyuDb db, string merchant, Day day, DateTimeOffset now) =>
        db.Intend($"{merchant}/{day}/{now.ToUnixTimeMilliseconds()}", new ReconcileDay(merchant, day));

    private static async Task<IEnumerable<Day>> Waiting(SiyuDb db, string merchant, Day today, CancellationToken ct)
    {
        var begun = await db.All<Attempt>().Where(a => a.Merchant == merchant && a.EndedAt != null).MinAsync(a => a.EndedAt, ct);
        if (begun is not { } first) return [];
        var from = Day.Of(first, BillDays.Zone) is var day && day > today.Plus(-MostDaysBack) ? day : today.Plus(-MostDaysBack);
        var done = await db.All<ReconciliationRow>().Where(r => r.Merchant == merchant && r.Day >= from && r.Fault == null && r.Open == 0)
            .Select(r => r.Day).ToListAsync(ct);
        return Enumerable.Range(0, Math.Max(0, today.Date.DayNumber - from.Date.DayNumber)).Select(from.Plus).Except(done);
    }
}

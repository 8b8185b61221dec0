using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Our rows of some days and all that bills name (本地记录), as far as they are one merchant's.</summary>
internal sealed class HereRows(SiyuDb db)
{
    private const int Chunk = 500;

    /// <summary>WeChat accepts a refund some moments after or before we write that we asked.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);
    private static readonly FrozenSet<string> Paid = FrozenSet.ToFrozenSet(["SUCCESS"]);
    private static readonly FrozenSet<string> NotPaid = FrozenSet<string>.Empty;
    private static readonly FrozenSet<string> OnItsWay = FrozenSet.ToFrozenSet(["PROCESSING"]);
    private static readonly FrozenSet<string> PaidLater = FrozenSet.ToFrozenSet(["SUCCESS", "PROCESSING"]);
    private static readonly FrozenSet<string> Returned = FrozenSet.ToFrozenSet(["FAIL", "CHANGE", "ABNORMAL", "CLOSED", "PROCESSING"]);

    public async Task<IReadOnlyList<HereLine>> Of(string merchant, IReadOnlyCollection<string> numbers, BillDays days, CancellationToken ct)
    {
        var (start, end) = (days.From.Start(BillDays.Zone), days.Until.Plus(1).Start(BillDays.Zone));
        return
        [
            .. await Payments(merchant, numbers, start, end, ct), .. await Refunds(merchant, numbers, start, end, ct),
            .. await Transfers(merchant, numbers, start, end, ct),
        ];
    }

    private async Task<IEnumerable<HereLine>> Payments(
        string merchant, IReadOnlyCollection<string> numbers, DateTimeOffset start, DateTimeOffset end, CancellationToken ct)
    {
        var ours = db.All<Attempt>().AsNoTracking().Where(a => a.Merchant == merchant);
        var rows = await ours.Where(a => a.State == AttemptState.Succeeded && a.EndedAt >= start && a.EndedAt < end).ToListAsync(ct);
        foreach (var chunk in numbers.Except(rows.Select(a => a.OutTradeNo)).Chunk(Chunk))
            rows.AddRange(await ours.Where(a => chunk.Contains(a.OutTradeNo)).ToListAsync(ct));
        return rows.Select(a => new HereLine(
            MoneyOf.Payment, a.OutTradeNo, a.Amount, a.State == AttemptState.Succeeded ? Paid : NotPaid)
        {
            Shown = a.State == AttemptState.Succeeded ? (DayOf(a.EndedAt!.Value), DayOf(a.EndedAt.Value)) : null,
            Moved = a.State == AttemptState.Succeeded ? DayOf(a.EndedAt!.Value) : null, Order = a.Owner,
        });
    }

    private async Task<IEnumerable<HereLine>> Refunds(
        string merchant, IReadOnlyCollection<string> numbers, DateTimeOffset start, DateTimeOffset end, CancellationToken ct)
    {
        var ours = db.All<Refund>().AsNoTracking().Where(r => r.Merchant == merchant);
        var rows = await ours.Where(r => r.SubmittedAt >= start && r.SubmittedAt < end).ToListAsync(ct);
        foreach (var chunk in numbers.Except(rows.Select(r => r.OutRefundNo)).Chunk(Chunk))
            rows.AddRange(await ours.Where(r => chunk.Contains(r.OutRefundNo)).ToListAsync(ct));
        return rows.Select(r => new HereLine(MoneyOf.Refund, r.OutRefundNo, r.Amount, StatesOf(r))
        {
            // A refund that was asked again may have been accepted the first time.
            Shown = r is { State: not (RefundState.Waiting or RefundState.Submitted), SubmittedAt: { } sent }
                ? (DayOf(Min(r.AskedAt, sent) - Slack), DayOf(sent + Slack))
                : null,
            Moved = r.State == RefundState.Settled ? DayOf(r.EndedAt!.Value) : null, Order = r.Owner,
        });
    }

    private async Task<IEnumerable<HereLine>> Transfers(
        string merchant, IReadOnlyCollection<string> numbers, DateTimeOffset start, DateTimeOffset end, CancellationToken ct)
    {
        var ours = db.All<Transfer>().AsNoTracking().Where(t => t.Merchant == merchant);
        var rows = await ours.Where(t => t.SubmittedAt >= start && t.SubmittedAt < end).ToListAsync(ct);
        foreach (var chunk in numbers.Except(rows.Select(t => t.OutBillNo)).Chunk(Chunk))
            rows.AddRange(await ours.Where(t => chunk.Contains(t.OutBillNo)).ToListAsync(ct));
        return rows.Select(t => new HereLine(MoneyOf.Transfer, t.OutBillNo, t.Amount, Paid)
        {
            Shown = t.State == TransferState.Received ? (DayOf(t.AskedAt), DayOf(t.EndedAt!.Value)) : null,
        });
    }

    /// <summary>A bill says how things stood when it was made, the next morning: what ended later was still on its way.</summary>
    private static FrozenSet<string> StatesOf(Refund refund) => refund.State switch
    {
        RefundState.Settled => DayOf(refund.EndedAt!.Value) > DayOf(refund.SubmittedAt ?? refund.AskedAt) ? PaidLater : Paid,
        RefundState.Accepted or RefundState.Submitted => OnItsWay,
        RefundState.Abnormal or RefundState.Closed => Returned,
        _ => NotPaid,
    };

    private static Day DayOf(DateTimeOffset at) => Day.Of(at, BillDays.Zone);

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

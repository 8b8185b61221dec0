using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>What became of a difference (差异状态): open, gone by itself, or resolved by a person.</summary>
internal enum DifferenceState { Open, Gone, Resolved }

/// <summary>A merchant's day as last compared (对账记录).</summary>
internal sealed class ReconciliationRow
{
    public required string Merchant { get; init; }
    public required Day Day { get; init; }
    public required DateTimeOffset At { get; set; }
    public int TradeRows { get; set; }
    public int FundRows { get; set; }
    public int Matched { get; set; }
    public int Found { get; set; }

    /// <summary>Of what was found, what nobody has resolved.</summary>
    public int Open { get; set; }

    /// <summary>Rows of the bills that could not be read.</summary>
    public int FaultyRows { get; set; }

    /// <summary>Why it could not be compared at all, or the first row that could not be read.</summary>
    public string? Fault { get; set; }
}

/// <summary>A difference, until it is gone or resolved (差异记录).</summary>
internal sealed class DifferenceRow
{
    public required Guid Id { get; init; }
    public required string Merchant { get; init; }
    public required Day Day { get; init; }
    public required DifferenceKind Kind { get; init; }
    public required MoneyOf MoneyOf { get; init; }
    public required string Number { get; init; }
    public OrderId? OrderId { get; set; }
    public Money? Here { get; set; }
    public Money? Trade { get; set; }
    public Money? Fund { get; set; }
    public DifferenceState State { get; set; }
    public required DateTimeOffset FoundAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public StaffId? EndedBy { get; set; }
    public string? Note { get; set; }
}

/// <summary>Writes down what a day's comparison came to (对账落库), in the caller's transaction.</summary>
internal sealed class DifferenceRows(SiyuDb db, TimeProvider clock)
{
    /// <summary>A day with more differences than this has another trouble than single payments.</summary>
    public const int Most = 2_000;

    public async Task Keep(ReconcileDay of, ReconcileReport report, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var known = (await db.All<DifferenceRow>().Where(d => d.Merchant == of.Merchant && d.Day == of.Day).ToListAsync(ct))
            .ToDictionary(d => (d.Kind, d.MoneyOf, d.Number));
        var found = report.Differences.DistinctBy(d => (d.Kind, d.Of, d.Number)).Take(Most).ToDictionary(d => (d.Kind, d.Of, d.Number));
        foreach (var (key, row) in known)
        {
            if (found.TryGetValue(key, out var still)) Again(row, still);
            else if (row.State == DifferenceState.Open) (row.State, row.EndedAt) = (DifferenceState.Gone, now);
        }
        await db.InsertAll([.. found.Where(pair => !known.ContainsKey(pair.Key)).Select(pair => New(of, pair.Value, now))], ct);
        var day = await Row(of, now, ct);
        (day.TradeRows, day.FundRows, day.Matched) = (report.TradeRows, report.FundRows, report.Matched);
        day.Found = report.Differences.Count;
        day.Open = found.Keys.Count(key => !known.TryGetValue(key, out var row) || row.State == DifferenceState.Open);
        day.FaultyRows = report.Faults.Count;
        day.Fault = report.Faults is [var first, ..] ? $"{first.File} {first.Row} {first.Column}: {first.Zh}" : null;
    }

    /// <summary>The bills could not be had or are not comparable.</summary>
    public async Task Unread(ReconcileDay of, string reason, CancellationToken ct) => (await Row(of, clock.GetUtcNow(), ct)).Fault = reason;

    private async Task<ReconciliationRow> Row(ReconcileDay of, DateTimeOffset now, CancellationToken ct)
    {
        var row = await db.All<ReconciliationRow>().SingleOrDefaultAsync(r => r.Merchant == of.Merchant && r.Day == of.Day, ct);
        if (row is null) db.Add(row = new() { Merchant = of.Merchant, Day = of.Day, At = now });
        row.At = now;
        return row;
    }

    private static void Again(DifferenceRow row, Difference still)
    {
        (row.Here, row.Trade, row.Fund, row.OrderId) = (still.Here, still.Trade, still.Fund, still.Order);
        if (row.State == DifferenceState.Gone) (row.State, row.EndedAt) = (DifferenceState.Open, null);
    }

    private static DifferenceRow New(ReconcileDay of, Difference found, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), Merchant = of.Merchant, Day = of.Day, Kind = found.Kind, MoneyOf = found.Of, Number = found.Number,
        OrderId = found.Order, Here = found.Here, Trade = found.Trade, Fund = found.Fund, FoundAt = now,
    };
}

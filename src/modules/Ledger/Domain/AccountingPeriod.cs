using System.Globalization;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;

namespace Siyu.Ledger.Domain;

/// <summary>An accounting month (会计期间): announced, so that nobody books into it any more, and then closed for good.</summary>
internal sealed class AccountingPeriod
{
    /// <summary>The month, <c>2026-12</c>.</summary>
    public required string Id { get; init; }
    public required PeriodState State { get; set; }

    /// <summary>The first instant after it.</summary>
    public required DateTimeOffset Until { get; init; }
    public Guid? AnnouncedBy { get; init; }
    public required DateTimeOffset AnnouncedAt { get; init; }
    public string? Note { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>How far a month is closed (结账状态).</summary>
internal enum PeriodState { Closing, Closed }

/// <summary>One kind of account in a closed month (期间余额), in its natural sign.</summary>
internal sealed class PeriodLine
{
    public required string Month { get; init; }
    public required AccountKind Kind { get; init; }
    public required Money Opening { get; init; }
    public required Money Debit { get; init; }
    public required Money Credit { get; init; }
    public required Money Closing { get; init; }
}

/// <summary>A month of the calendar (月份), written 2026-12.</summary>
internal readonly record struct Month(DateOnly First)
{
    public static Month Of(Day day) => new(new DateOnly(day.Date.Year, day.Date.Month, 1));

    public static bool TryParse(string? text, out Month month)
    {
        var ok = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first);
        month = new(first);
        return ok;
    }

    public Month Next => new(First.AddMonths(1));

    public DateTimeOffset End(TimeZoneInfo zone) => new Day(First.AddMonths(1)).Start(zone);

    public override string ToString() => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>Refusals of closing months (结账拒绝).</summary>
internal static class PeriodProblems
{
    public static readonly Problem Unknown = Problem.NotFound("ledger.unknown_month", "没有这个会计期间", "No such accounting month");
    public static readonly Problem NotOver = Problem.Conflict("ledger.month_not_over", "{0} 还没有过完，不能结账",
        "{0} is not over yet and cannot be closed");
    public static readonly Problem NotNext = Problem.Conflict("ledger.month_not_next", "请按顺序结账，下一个是 {0}",
        "Months are closed one after the other; {0} is next");
    public static readonly Problem Handled = Problem.Conflict("ledger.month_handled", "{0} 已经结账", "{0} is closed already");
    public static readonly Problem StillClosing = Problem.Conflict("ledger.month_closing", "{0} 正在结账，请稍后",
        "{0} is being closed, please wait");
    public static readonly Problem NotLatest = Problem.Conflict("ledger.month_not_latest", "只能反结账最近一个已结账的月份",
        "Only the latest closed month can be reopened");
    public static readonly Problem NeedsReason = Problem.Invalid("ledger.needs_reason", "请写明原因，2 到 {0} 个字",
        "A reason of 2 to {0} characters is needed");
}

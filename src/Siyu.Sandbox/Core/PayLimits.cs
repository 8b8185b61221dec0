namespace Siyu.Sandbox.Core;

/// <summary>WeChat Pay's limits as last read (微信支付限制); "pay" in limits.json may say otherwise.</summary>
internal sealed record PayLimits
{
    public int ClockToleranceSeconds { get; init; } = 300;
    public int PrepayMinutes { get; init; } = 120;
    public int H5PageMinutes { get; init; } = 5;
    public int OrderClosesAfterDays { get; init; } = 7;
    public int RefundsPerOrder { get; init; } = 50;
    public int RefundDays { get; init; } = 365;
    public int RefundPauseSeconds { get; init; } = 60;
    public int SplitsPerOrder { get; init; } = 50;
    public int SplitNotBeforeSeconds { get; init; } = 60;
    public int SplitDays { get; init; } = 30;
    public int SplitReceivers { get; init; } = 20_000;
    public long SplitPersonMonthFen { get; init; } = 20_000_000;
    public int ShareReturns { get; init; } = 50;
    public int ShareReturnDays { get; init; } = 180;
    public int TransferConfirmHours { get; init; } = 24;
    public int TransferQueryDays { get; init; } = 30;
    public long TransferNameNeededFromFen { get; init; } = 200_000;
    public long TransferNameAllowedFromFen { get; init; } = 30;
    public int BillReadyHour { get; init; } = 10;
    public int BillMonths { get; init; } = 3;
    public int BillLinkMinutes { get; init; } = 5;
}

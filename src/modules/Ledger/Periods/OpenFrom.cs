using Microsoft.EntityFrameworkCore;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger.Periods;

/// <summary>
/// From when on may be booked (可记账起点): the end of the last month that is closed or being closed. Remembered for a second, also on other
/// nodes; a month is announced a minute before its sums are taken, so what was remembered does no harm.
/// </summary>
internal sealed class OpenFrom
{
    private static readonly long ForMs = (long)TimeSpan.FromSeconds(1).TotalMilliseconds;
    private Known? known;

    public async Task<DateTimeOffset> Now(SiyuDb db, CancellationToken ct)
    {
        if (Volatile.Read(ref known) is { } still && Environment.TickCount64 < still.Until) return still.From;
        var last = await db.All<AccountingPeriod>().AsNoTracking().OrderByDescending(period => period.Until).FirstOrDefaultAsync(ct);
        var from = last?.Until ?? DateTimeOffset.MinValue;
        Volatile.Write(ref known, new(from, Environment.TickCount64 + ForMs));
        return from;
    }

    /// <summary>A month was announced or reopened here.</summary>
    public void Forget() => Volatile.Write(ref known, null);

    private sealed record Known(DateTimeOffset From, long Until);
}

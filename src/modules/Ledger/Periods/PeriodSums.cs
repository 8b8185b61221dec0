using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Ledger.Periods;

/// <summary>What was booked on each kind of account in a stretch of time (期间发生额), debits and credits apart.</summary>
internal sealed class PeriodSums(SiyuDb db)
{
    public async Task<Dictionary<AccountKind, (Money Debit, Money Credit)>> Between(
        DateTimeOffset? from, DateTimeOffset until, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command("""
            SELECT kind, CAST(sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS bigint),
                CAST(sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS bigint)
            FROM ledger_entry WHERE at >= @from AND at < @until GROUP BY kind
            """);
        select.Give("@from", from?.ToUnixTimeMilliseconds() ?? 0L);
        var sums = new Dictionary<AccountKind, (Money, Money)>();
        await using var reader = await select.Give("@until", until.ToUnixTimeMilliseconds()).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            sums[Enum.Parse<AccountKind>(reader.GetString(0))] = (new(reader.GetInt64(1)), new(reader.GetInt64(2)));
        return sums;
    }
}

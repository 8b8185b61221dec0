using System.Globalization;
using Siyu.Kernel;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement;

/// <summary>Pages of payouts, newest first; the cursor is the time of the last one shown.</summary>
internal static class PayoutPages
{
    public static IQueryable<Payout> After(this IQueryable<Payout> payouts, PageAsk ask)
    {
        if (long.TryParse(ask.After, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= 253_402_300_799_999)
        {
            var before = DateTimeOffset.FromUnixTimeMilliseconds(ms);
            payouts = payouts.Where(p => p.RequestedAt < before);
        }
        return payouts.OrderByDescending(p => p.RequestedAt);
    }

    public static Page<TRow> ToPage<TRow>(this List<Payout> found, PageAsk ask, Func<Payout, TRow> row)
    {
        var shown = found.Take(ask.Take).ToList();
        var next = found.Count > shown.Count ? shown[^1].RequestedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;
        return new([.. shown.Select(row)], next);
    }
}

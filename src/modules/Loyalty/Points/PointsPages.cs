using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Points;

/// <summary>Pages of a card's movements (积分明细页), newest first.</summary>
internal static class PointsPages
{
    public static async Task<Page<PointsEntry>> Of(SiyuDb db, CardId card, PageAsk ask, CancellationToken ct)
    {
        var rows = db.All<Movement>().AsNoTracking().Where(row => row.Card == card);
        if (Guid.TryParse(ask.After, out var after)) rows = rows.Where(row => row.Id.CompareTo(after) < 0);
        var found = await rows.OrderByDescending(row => row.Id).Take(ask.Take + 1).ToListAsync(ct);
        var shown = found.Take(ask.Take).ToList();
        return new([.. shown.Select(row => new PointsEntry(row.Id, row.Move, row.Points, row.At)
        {
            Order = row.OrderId, Reason = row.Reason,
        })], found.Count > shown.Count ? shown[^1].Id.ToString() : null);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Earning;
using Siyu.Platform;

namespace Siyu.Loyalty.Points;

/// <summary>Points end (积分到期): lots whose time is over lapse, in batches, each once; what they were worth is income.</summary>
internal sealed class ExpirePoints(Works works, TimeProvider clock) : IRecurring
{
    private const int LotsAtOnce = 500;
    private const int BatchesAtMost = 2_000;

    public async Task Run(CancellationToken ct)
    {
        for (var batch = 0; batch < BatchesAtMost; batch++)
            if (await Expire(ct) < LotsAtOnce) return;
    }

    internal async Task<int> Expire(CancellationToken ct) => (await works.Do(async services =>
    {
        var (db, rows, now) =
            (services.GetRequiredService<SiyuDb>(), services.GetRequiredService<PurseRows>(), clock.GetUtcNow());
        var ended = await db.All<Lot>().Where(lot => lot.State == LotState.Active && lot.Remaining > 0 && lot.ExpiresAt <= now)
            .OrderBy(lot => lot.ExpiresAt).Select(lot => lot.Id).Take(LotsAtOnce).ToListAsync(ct);
        var lots = await rows.OfLots(ended, ct);
        var lost = new List<(CardProgramId Program, PointsLotId Lot, long Points)>();
        foreach (var lot in lots.Lots.Values.OrderBy(lot => lot.Id.Value))
        {
            var purse = lots.Of(lot);
            if (lot.State == LotState.Active && purse.End(lot) is > 0 and var points) lost.Add((purse.Card.Program, lot.Id, points));
        }
        await rows.Keep(lots.Purses.Values, ct);
        var journals = lost.GroupBy(one => one.Program).OrderBy(same => same.Key.Value)
            .Select(same => PointsJournals.Expired(same.Key, same.First().Lot, same.Sum(one => one.Points), now)).ToList();
        if (journals.Count > 0)
            Must.Hold((await services.GetRequiredService<ILedger>().Post(journals, ct)).All(one => one.Ok), "ended points can be booked");
        return Result.Of(ended.Count);
    }, ct, WorkPriority.Background)).Value;
}

using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Earning;

/// <summary>The after-sale window ended: points that waited can be used (积分生效).</summary>
internal sealed class ActivatePoints(SiyuDb db, PurseRows purses, ILedger ledger, TimeProvider clock)
{
    public async Task Activate(IReadOnlyList<OrderSettled> settled, CancellationToken ct)
    {
        var orders = settled.Select(one => one.Order).ToList();
        var waiting = await db.All<Lot>()
            .Where(lot => lot.OrderId != null && orders.Contains(lot.OrderId.Value) && lot.State == LotState.Pending)
            .Select(lot => lot.Id).ToListAsync(ct);
        if (waiting.Count == 0) return;
        var (lots, journals) = (await purses.OfLots(waiting, ct), new List<Journal>());
        foreach (var lot in lots.Lots.Values.OrderBy(lot => lot.Id.Value))
        {
            var purse = lots.Of(lot);
            // Before it is usable, because what is owed is paid by it at once; that changes no money.
            if (lot.Remaining > 0) journals.Add(PointsJournals.Activated(purse.Card.Program, lot, clock.GetUtcNow()));
            purse.Activate(lot);
        }
        await purses.Keep(lots.Purses.Values, ct);
        if (journals.Count > 0) Must.Hold((await ledger.Post(journals, ct)).All(one => one.Ok), "usable points can be booked");
    }
}

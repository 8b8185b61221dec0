using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;

namespace Siyu.Settlement.Console;

/// <summary>How many payouts stand in which state, and how much they come to (提现合计), of the staff one may see.</summary>
internal sealed class PayoutTotals(SiyuDb db) : ISlice
{
    internal sealed record Row(PayoutState State, int Count, Money Net, Money Tax);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/payouts/totals", (Actor actor, PayoutTotals slice, CancellationToken ct) =>
            slice.Handle(actor, ct).ToHttp()).Allow(Allow.Staff(SettlementModule.Read));

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, CancellationToken ct)
    {
        var rows = await db.Payouts(actor).AsNoTracking()
            .Select(payout => new { payout.State, payout.Net, payout.Tax }).ToListAsync(ct);
        return Result.Of<IReadOnlyList<Row>>([.. rows.GroupBy(row => row.State).OrderBy(group => group.Key)
            .Select(group => new Row(group.Key, group.Count(), group.Sum(row => row.Net), group.Sum(row => row.Tax)))]);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Guide;

/// <summary>What a guide earns (我的佣金): sums of what waits and what became payable, and the rows, newest first.</summary>
internal sealed class MyCommissions(SiyuDb db, Totals totals) : ISlice
{
    internal sealed record Ask(CommissionState? State, string? After, int? Size);

    /// <param name="Released">All that became payable, less what went back; what was paid out of it is settlement's to say.</param>
    internal sealed record Response(Money Pending, Money Released, Page<Row> Page);

    internal sealed record Row(CommissionId Id, OrderId Order, int Level, int RateBps, Money Amount, Money Reversed, CommissionState State,
        DateTimeOffset MadeAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/commissions", ([AsParameters] Ask ask, Actor actor, MyCommissions slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("distribution.guide"));

    public async Task<Result<Response>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var me = actor.Staff;
        var rows = db.All<Commission>().AsNoTracking().Where(row => row.Owner == me && row.State != CommissionState.Frozen);
        if (ask.State is { } state) rows = rows.Where(row => row.State == state);
        if (ask.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture,
                out var number)) return DistributionProblems.BadCursor;
            rows = rows.Where(row => row.Number < number);
        }
        var take = new PageAsk(ask.After, ask.Size).Take;
        var found = await rows.OrderByDescending(row => row.Number).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        return new Response(await totals.Due(me, CommissionState.Pending, ct), await totals.Due(me, CommissionState.Payable, ct), new(
            [.. shown.Select(row => new Row(row.Id, row.OrderId, row.Level, row.RateBps, row.Amount, row.Reversed, row.State, row.MadeAt))],
            found.Count > take ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Distribution;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Guide;

/// <summary>What counts as a guide's performance (我的业绩), apart from money: paid orders of bound members, whoever shared.</summary>
internal sealed class MyPerformance(Totals totals, GroupZone zone, TimeProvider clock) : ISlice
{
    private const int LongestDays = 366;

    internal sealed record Ask(Day? From, Day? To);
    internal sealed record Response(Day From, Day To, long Orders, Money Cash, Money Refunded, Money Net);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/performance", ([AsParameters] Ask ask, Actor actor, MyPerformance slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("distribution.guide"));

    public async Task<Result<Response>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var to = ask.To ?? zone.Day(clock.GetUtcNow());
        var from = ask.From ?? new Day(new DateOnly(to.Date.Year, to.Date.Month, 1));
        if (to < from || from.Plus(LongestDays) < to) return DistributionProblems.BadPeriod.AtField("from");
        var (orders, cash, refunded) = await totals.Performance(actor.Staff, from.Start(zone.Zone), to.Plus(1).Start(zone.Zone), ct);
        return new Response(from, to, orders, cash, refunded, cash - refunded);
    }
}

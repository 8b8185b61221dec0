using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>Visits by day (流量看板, INS-1): sessions, page views (PV) and visitors (UV). An event sent twice counts once.</summary>
internal sealed class TrafficBoard(OlapClient olap, GroupZone zone) : ISlice
{
    internal sealed record Row(Day Day, long Sessions, long Views, long Visitors);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/traffic", (Actor actor, string from, string to, TrafficBoard slice, CancellationToken ct) =>
            slice.Handle(actor, from, to, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission));

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, string from, string to, CancellationToken ct)
    {
        if (!Day.TryParse(from, out var first) || !Day.TryParse(to, out var last)) return InsightProblems.BadDay;
        if (!actor.Scope.All) return InsightProblems.GroupOnly; // A visit has no place in the organisation.
        var parameters = BoardAsk.Parameters(actor, first, last, zone);
        if (!parameters.Ok) return parameters.Problem!;

        return await olap.Rows<Row>($$"""
            SELECT toDate(at, {zone:String}) AS day, uniqExact(session) AS sessions, uniqExactIf(id, name = 'page_view') AS views,
                uniqExact(multiIf(
                    member != {nobody:UUID}, toString(member), visitor != {nobody:UUID}, toString(visitor), session)) AS visitors
            FROM tracking_event WHERE {{BoardAsk.InSpan}} AND session != ''
            GROUP BY day ORDER BY day LIMIT {{BoardAsk.MostRows}}
            """, parameters.Value, ct).OrUnavailable();
    }
}

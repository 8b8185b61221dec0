using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Tracking;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Insight.Boards;

/// <summary>Visits by day (流量看板, INS-1): sessions, page views (PV) and visitors (UV).</summary>
internal sealed class TrafficBoard(ITracking tracking, GroupZone zone) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/traffic", (Actor actor, string from, string to, TrafficBoard slice, CancellationToken ct) =>
            slice.Handle(actor, from, to, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("tracking");

    public async Task<Result<IReadOnlyList<VisitDay>>> Handle(Actor actor, string from, string to, CancellationToken ct)
    {
        if (!Day.TryParse(from, out var first) || !Day.TryParse(to, out var last)) return InsightProblems.BadDay;
        if (!actor.Scope.All) return InsightProblems.GroupOnly; // A visit has no place in the organisation.
        var span = BoardAsk.Parameters(actor, first, last, zone);
        if (!span.Ok) return span.Problem!;
        return await tracking.Visits(first.Start(zone.Zone), last.Plus(1).Start(zone.Zone), zone.Zone, ct).OrUnavailable();
    }
}

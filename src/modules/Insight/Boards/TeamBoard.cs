using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>What the teams did by day (团队看板): members gained, commissions earned, taken back and become payable.</summary>
internal sealed class TeamBoard(OlapClient olap, GroupZone zone) : ISlice
{
    internal sealed record Row(Day Day, long Joined, Money Accrued, Money Reversed, Money Payable);

    private sealed record Fact(Day Day, long Joined, long Accrued, long Reversed, long Payable);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/teams", (Actor actor, string from, string to, TeamBoard slice, CancellationToken ct) =>
            slice.Handle(actor, from, to, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("insight");

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, string from, string to, CancellationToken ct)
    {
        if (!Day.TryParse(from, out var first) || !Day.TryParse(to, out var last)) return InsightProblems.BadDay;
        var parameters = BoardAsk.Parameters(actor, first, last, zone);
        if (!parameters.Ok) return parameters.Problem!;

        var facts = await olap.Rows<Fact>($$"""
            SELECT toDate(at, {zone:String}) AS day, uniqExactIf(subject, kind = 'joined') AS joined,
                sumIf(fen, kind = 'accrued') AS accrued,
                -sumIf(fen, kind = 'reversed') AS reversed, sumIf(fen, kind = 'payable') AS payable
            FROM (
                SELECT at, org_path, guide, 'joined' AS kind, member AS subject, toInt64(0) AS fen FROM insight_member
                UNION ALL
                SELECT at, org_path, earner AS guide, kind, earner AS subject, amount_fen AS fen FROM insight_commission)
            WHERE {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}
            GROUP BY day ORDER BY day LIMIT {{BoardAsk.MostRows}}
            """, parameters.Value, ct).OrUnavailable();
        return facts.Map<IReadOnlyList<Row>>(rows =>
            [.. rows.Select(f => new Row(f.Day, f.Joined, new(f.Accrued), new(f.Reversed), new(f.Payable)))]);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>
/// Month repurchase (月复购, INS-5): people with at least two orders in the month among those with one; an order is one with cash
/// that passed WeChat Pay, or a POS ticket that sold something.
/// </summary>
internal sealed class RepurchaseBoard(OlapClient olap, GroupZone zone) : ISlice
{
    /// <param name="Buyers">People with at least one order in the month.</param>
    /// <param name="Repeaters">Those with at least two.</param>
    /// <param name="Crossing">Those who bought online and at the POS.</param>
    internal sealed record Response(long Buyers, long Repeaters, long Crossing, long Orders)
    {
        /// <summary>Repeaters per ten thousand buyers.</summary>
        public long RateBps => Buyers == 0 ? 0 : Repeaters * 10_000 / Buyers;
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/repurchase", (Actor actor, string month, RepurchaseBoard slice, CancellationToken ct) =>
            slice.Handle(actor, month, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("insight");

    public async Task<Result<Response>> Handle(Actor actor, string month, CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return InsightProblems.BadMonth;
        var parameters = BoardAsk.Parameters(actor, new Day(first), new Day(first.AddMonths(1).AddDays(-1)), zone);
        if (!parameters.Ok) return parameters.Problem!;

        var rows = await olap.Rows<Response>($$"""
            WITH {{BoardAsk.Merged}},
            ordered AS (
                SELECT buyer, source, order_key, sum(cash_fen) AS cash FROM insight_sale
                WHERE kind = 'sale' AND buyer != {nobody:UUID} AND {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}
                GROUP BY buyer, source, order_key HAVING cash > 0),
            person AS (
                SELECT if(merged.kept = {nobody:UUID}, ordered.buyer, merged.kept) AS person,
                    count() AS times, countIf(source = 'wechat') AS online, countIf(source = 'pos') AS tickets
                FROM ordered LEFT JOIN merged ON ordered.buyer = merged.gone GROUP BY person)
            SELECT count() AS buyers, countIf(times >= 2) AS repeaters,
                countIf(online > 0 AND tickets > 0) AS crossing, sum(times) AS orders
            FROM person
            """, parameters.Value, ct).OrUnavailable();
        return rows.Map(r => r.Single());
    }
}

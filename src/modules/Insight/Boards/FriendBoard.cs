using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>
/// Friend conversion of paying customers (成交客户好友转化, INS-4): of the people who bought in the span, how many are friends at
/// its end. A friend of several guides counts once; who deleted us does not count.
/// </summary>
internal sealed class FriendBoard(OlapClient olap, GroupZone zone) : ISlice
{
    /// <summary>Buyers of a span, and which of them are friends at its end.</summary>
    public const string Sql = $$"""
        WITH {{BoardAsk.Merged}},
        {{BoardAsk.Friends}},
        known AS (SELECT contact, argMax(member, feed_pos) AS member FROM insight_recognised GROUP BY contact),
        person AS (
            SELECT known.contact AS contact, if(merged.kept = {nobody:UUID}, known.member, merged.kept) AS person
            FROM known LEFT JOIN merged ON known.member = merged.gone),
        buyer AS (
            SELECT if(merged.kept = {nobody:UUID}, sale.buyer, merged.kept) AS person
            FROM (
                SELECT DISTINCT buyer FROM insight_sale
                WHERE kind = 'sale' AND cash_fen > 0 AND buyer != {nobody:UUID}
                    AND {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}) AS sale
            LEFT JOIN merged ON sale.buyer = merged.gone)
        SELECT uniqExact(person) AS buyers,
            uniqExactIf(person, person IN (SELECT person FROM person WHERE contact IN (SELECT contact FROM friend))) AS friends,
            uniqExactIf(person, person IN (SELECT person FROM person WHERE contact IN (SELECT contact FROM pair))
                AND person NOT IN (SELECT person FROM person WHERE contact IN (SELECT contact FROM friend))) AS lost
        FROM buyer
        """;

    /// <param name="Buyers">People who bought, online or at the POS.</param>
    /// <param name="Friends">Those of them who are a friend of at least one guide.</param>
    /// <param name="Lost">Those of them who were one, and are no more.</param>
    internal sealed record Response(long Buyers, long Friends, long Lost)
    {
        /// <summary>Friends per ten thousand buyers.</summary>
        public long RateBps => Buyers == 0 ? 0 : Friends * 10_000 / Buyers;
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/friends", (Actor actor, string from, string to, FriendBoard slice, CancellationToken ct) =>
            slice.Handle(actor, from, to, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("insight");

    public async Task<Result<Response>> Handle(Actor actor, string from, string to, CancellationToken ct)
    {
        if (!Day.TryParse(from, out var first) || !Day.TryParse(to, out var last)) return InsightProblems.BadDay;
        var parameters = BoardAsk.Parameters(actor, first, last, zone);
        if (!parameters.Ok) return parameters.Problem!;

        var rows = await olap.Rows<Response>(Sql, parameters.Value, ct).OrUnavailable();
        return rows.Map(r => r.Single());
    }
}

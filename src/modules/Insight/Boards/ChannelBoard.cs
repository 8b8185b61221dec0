using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>What each live code gained (渠道增粉看板), and how many of them stayed.</summary>
internal sealed class ChannelBoard(OlapClient olap, IWeCom wecom, GroupZone zone) : ISlice
{
    /// <param name="Adds">Friendships that began by the code, repeats included.</param>
    /// <param name="People">Contacts among them, each once.</param>
    /// <param name="Fresh">Contacts that the corp had never seen before.</param>
    /// <param name="Kept">Contacts who are still somebody's friend at the end of the span.</param>
    internal sealed record Row(ChannelCodeId Code, string? Title, string? Channel, long Adds, long People, long Fresh, long Kept)
    {
        /// <summary>Contacts who were gained and lost again.</summary>
        public long Lost => People - Kept;
    }

    private sealed record Fact(Guid Code, long Adds, long People, long Fresh, long Kept);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/channels", (Actor actor, string from, string to, ChannelBoard slice, CancellationToken ct) =>
            slice.Handle(actor, from, to, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("insight", "wecom");

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, string from, string to, CancellationToken ct)
    {
        if (!Day.TryParse(from, out var first) || !Day.TryParse(to, out var last)) return InsightProblems.BadDay;
        var parameters = BoardAsk.Parameters(actor, first, last, zone);
        if (!parameters.Ok) return parameters.Problem!;

        var facts = await olap.Rows<Fact>($$"""
            WITH {{BoardAsk.Friends}}
            SELECT code, count() AS adds, uniqExact(contact) AS people, uniqExactIf(contact, first) AS fresh,
                uniqExactIf(contact, contact IN (SELECT contact FROM friend)) AS kept
            FROM insight_contact
            WHERE kind = 'added' AND code != {nobody:UUID} AND {{BoardAsk.InSpan}} AND {{BoardAsk.InScope}}
            GROUP BY code ORDER BY people DESC, code LIMIT {{BoardAsk.MostRows}}
            """, parameters.Value, ct).OrUnavailable();
        if (!facts.Ok) return facts.Problem!;
        var codes = await wecom.ChannelCodes([.. facts.Value.Select(f => new ChannelCodeId(f.Code))], ct);
        return Result.Of<IReadOnlyList<Row>>(
        [
            .. facts.Value.Select(f => (Fact: f, Card: codes.GetValueOrDefault(new(f.Code))))
                .Select(p => new Row(
                    new(p.Fact.Code), p.Card?.Title, p.Card?.Channel, p.Fact.Adds, p.Fact.People, p.Fact.Fresh, p.Fact.Kept)),
        ]);
    }
}

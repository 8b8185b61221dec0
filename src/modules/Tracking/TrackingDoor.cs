using Siyu.Contracts.Tracking;
using Siyu.Platform.Olap;

namespace Siyu.Tracking;

/// <summary>Answers the other rooms out of the behaviour events.</summary>
internal sealed class TrackingDoor(OlapClient olap) : ITracking
{
    private const int MostDays = 1_000;

    public Task<IReadOnlyList<VisitDay>> Visits(DateTimeOffset since, DateTimeOffset until, TimeZoneInfo zone, CancellationToken ct) =>
        olap.Rows<VisitDay>($$"""
            SELECT toDate(at, {zone:String}) AS day, uniqExact(session) AS sessions, uniqExactIf(id, name = 'page_view') AS views,
                uniqExact(multiIf(
                    member != {nobody:UUID}, toString(member), visitor != {nobody:UUID}, toString(visitor), session)) AS visitors
            FROM tracking_event
            WHERE at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')} AND session != ''
            GROUP BY day ORDER BY day LIMIT {{MostDays}}
            """, new() { { "since", since }, { "until", until }, { "zone", zone.Id }, { "nobody", Guid.Empty } }, ct);

    public PeopleQuery Doers(BehaviourAsk ask, string prefix)
    {
        var values = new Dictionary<string, object>
        {
            [prefix + "name"] = ask.Event, [prefix + "since"] = ask.Since, [prefix + "until"] = ask.Until, [prefix + "nobody"] = Guid.Empty,
        };
        var more = "";
        if (ask.Page is { } page)
        {
            values[prefix + "page"] = page;
            more += $" AND page = {{{prefix}page:String}}";
        }
        if (ask.Product is { } product)
        {
            values[prefix + "product"] = product.Value;
            more += $" AND product = {{{prefix}product:UUID}}";
        }
        return new($$"""
            SELECT member, uniqExact(id) AS times FROM tracking_event
            WHERE name = {{{prefix}}name:String} AND at >= {{{prefix}}since:DateTime64(3, 'UTC')}
                AND at < {{{prefix}}until:DateTime64(3, 'UTC')} AND member != {{{prefix}}nobody:UUID}{{more}}
            GROUP BY member
            """, values);
    }
}

using Siyu.Kernel;

namespace Siyu.Contracts.Tracking;

/// <summary>Door to tracking (埋点): what people did in mall, guide app and links, as numbers.</summary>
public interface ITracking
{
    /// <summary>Visits by business day, from the first instant to before the last, in the zone's days.</summary>
    Task<IReadOnlyList<VisitDay>> Visits(DateTimeOffset since, DateTimeOffset until, TimeZoneInfo zone, CancellationToken ct);

    /// <summary>Who did something how often, as a query for rooms that ask ClickHouse themselves: columns <c>member</c> and
    /// <c>times</c>.</summary>
    /// <param name="prefix">Begins the names of the query's places, so that they meet no others.</param>
    PeopleQuery Doers(BehaviourAsk ask, string prefix);
}

/// <summary>A question about behaviour (行为条件): an event in a stretch of time, perhaps on a page or about a product.</summary>
public sealed record BehaviourAsk(string Event, DateTimeOffset Since, DateTimeOffset Until, string? Page, SpuId? Product);

/// <summary>A query over people (人员子查询): its text with places, and the values that travel beside it.</summary>
public sealed record PeopleQuery(string Sql, IReadOnlyDictionary<string, object> Values);

/// <summary>A day's visits (日流量): sessions, page views (PV), visitors (UV); an event sent twice counts once.</summary>
public sealed record VisitDay(Day Day, long Sessions, long Views, long Visitors);

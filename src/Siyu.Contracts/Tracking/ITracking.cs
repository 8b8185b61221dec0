using Siyu.Kernel;

namespace Siyu.Contracts.Tracking;

/// <summary>Door to tracking (埋点): what people did in mall, guide app and links, as numbers.</summary>
public interface ITracking
{
    /// <summary>Visits by business day, from the first instant to before the last, in the zone's days.</summary>
    Task<IReadOnlyList<VisitDay>> Visits(DateTimeOffset since, DateTimeOffset until, TimeZoneInfo zone, CancellationToken ct);
}

/// <summary>A day's visits (日流量): sessions, page views (PV), visitors (UV); an event sent twice counts once.</summary>
public sealed record VisitDay(Day Day, long Sessions, long Views, long Visitors);

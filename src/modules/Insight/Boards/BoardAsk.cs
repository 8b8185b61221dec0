using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>What every board asks with (看板条件): a span of business days, within the actor's scope.</summary>
internal static class BoardAsk
{
    public const string Permission = "insight.read";
    public const int MostRows = 5_000;

    /// <summary>Rows whose place the actor may see; own-only staff see what a guide of their own id did.</summary>
    public const string InScope =
        "({all:Bool} OR (arrayExists(p -> startsWith(org_path, p), {paths:Array(String)}) " +
        "AND ({own:UUID} = {nobody:UUID} OR guide = {own:UUID})))";

    public const string InSpan = "at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}";

    /// <summary>Who somebody is now, after merges of merges: <c>merged(gone, kept)</c>; a miss is the zero UUID.</summary>
    public const string Merged = """
        once AS (SELECT gone, argMax(kept, feed_pos) AS kept FROM insight_merge GROUP BY gone),
        twice AS (
            SELECT near.gone AS gone, if(far.kept = {nobody:UUID}, near.kept, far.kept) AS kept
            FROM once AS near LEFT JOIN once AS far ON near.kept = far.gone),
        merged AS (
            SELECT near.gone AS gone, if(far.kept = {nobody:UUID}, near.kept, far.kept) AS kept
            FROM twice AS near LEFT JOIN twice AS far ON near.kept = far.gone)
        """;

    /// <summary>Contacts who are somebody's friend at the end of the span: added, and not removed since, by at least one guide.</summary>
    public const string Friends = """
        pair AS (
            SELECT contact, guide, argMax(kind, feed_pos) = 'added' AS active
            FROM insight_contact WHERE at < {until:DateTime64(3, 'UTC')} GROUP BY contact, guide),
        friend AS (SELECT contact FROM pair GROUP BY contact HAVING max(active) = 1)
        """;

    private const int MostDays = 400;

    public static Result<OlapParameters> Parameters(Actor actor, Day from, Day to, GroupZone zone)
    {
        if (to < from || to.Date.DayNumber - from.Date.DayNumber >= MostDays) return InsightProblems.BadSpan.With(MostDays);
        return new OlapParameters
        {
            { "since", from.Start(zone.Zone) }, { "until", to.Plus(1).Start(zone.Zone) },
            { "zone", zone.Zone.Id }, { "nobody", Guid.Empty },
            { "all", actor.Scope.All }, { "paths", actor.Scope.Paths.Select(p => p.Value).ToArray() },
            { "own", actor.Scope is { All: false, OwnOnly: true } ? actor.Subject : Guid.Empty },
        };
    }
}

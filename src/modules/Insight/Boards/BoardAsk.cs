using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>What every board asks with (看板条件): a span of business days, within the actor's scope.</summary>
internal static class BoardAsk
{
    public const string Permission = "insight.read";
    public const int MostRows = 5_000;

    /// <summary>Rows whose place the actor may see; where they work for themselves only, what they did there as a guide.</summary>
    public const string InScope =
        "({all:Bool} OR arrayExists(p -> startsWith(org_path, p), {paths:Array(String)}) " +
        "OR (guide = {me:UUID} AND arrayExists(p -> startsWith(org_path, p), {own_at:Array(String)})))";

    public const string InSpan = "at >= {since:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}";

    /// <summary>Who somebody is now, after merges of merges and their undoing: <c>merged(gone, kept)</c>; a miss, as one who was merged and
    /// is themselves again, is the zero UUID.</summary>
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
        return Between(actor, from.Start(zone.Zone), to.Plus(1).Start(zone.Zone), zone);
    }

    public static OlapParameters Between(Actor actor, DateTimeOffset since, DateTimeOffset until, GroupZone zone) => new()
    {
        { "since", since }, { "until", until }, { "zone", zone.Zone.Id }, { "nobody", Guid.Empty },
        { "all", actor.Scope.All }, { "paths", actor.Scope.Paths.Select(p => p.Value).ToArray() },
        { "me", actor.Subject }, { "own_at", actor.Scope.OwnAt.Select(p => p.Value).ToArray() },
    };
}

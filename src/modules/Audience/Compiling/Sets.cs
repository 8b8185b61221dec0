namespace Siyu.Audience.Compiling;

/// <summary>
/// The queries behind sets (集合查询). A tag's bitmap is folded up to a position of the log; later changes, of which the last one of a member
/// counts, are put on top of it. So a change is seen as soon as it is fed, and folding never changes an answer.
/// </summary>
internal static class Sets
{
    /// <summary>Up to where members and tags are folded; read before the rows, so that these are never behind it.</summary>
    public const string Folded = """
        (SELECT max(pos) FROM audience_fold WHERE what = 'members') AS folded,
        (SELECT max(pos) FROM audience_fold WHERE what = 'tags') AS tagged
        """;

    /// <summary>Members who carry one of these tags.</summary>
    public static string Tagged(string tags) =>
        $"SELECT groupBitmapMergeState(now) AS m FROM ({Now($"tag IN {tags}", "feed_pos > tagged")})";

    /// <summary>Tags with their bitmaps as they are now, columns <c>tag</c> and <c>now</c>.</summary>
    public static string Now(string tags, string changes) => $"""
        SELECT tag, bitmapOr(
            bitmapAndnot(groupBitmapMergeStateIf(m, kind = 'base'), groupBitmapMergeStateIf(m, kind = 'off')),
            groupBitmapMergeStateIf(m, kind = 'on')) AS now
        FROM
        (
            SELECT tag, members AS m, 'base' AS kind FROM
                (SELECT tag, members FROM audience_tag WHERE {tags} ORDER BY tag, pos DESC LIMIT 1 BY tag)
            UNION ALL
            SELECT tag, groupBitmapState(number) AS m, if(last, 'on', 'off') AS kind FROM
                (SELECT tag, number, argMax(held, feed_pos) AS last FROM audience_tag_change
                WHERE {tags} AND {changes} GROUP BY tag, number)
            GROUP BY tag, last
        )
        GROUP BY tag
        """;

    /// <summary>Members with so many orders of such lines, for so much cash together.</summary>
    public static string Bought(string filter, string orders, string fen) => $"""
        SELECT groupBitmapState(number) AS m FROM
        (
            SELECT number FROM
            (
                SELECT number, order_id, sum(quantity) AS units, sum(cash_fen) AS fen FROM audience_purchase
                WHERE {filter} GROUP BY number, order_id HAVING units > 0
            )
            GROUP BY number HAVING count() >= {orders} AND sum(fen) >= {fen}
        )
        """;

    /// <summary>Members who did something so often; what merged members did counts together.</summary>
    public static string Did(string doers, string times) => $"""
        SELECT groupBitmapState(number) AS m FROM
        (
            SELECT number FROM ({doers}) AS done
            INNER JOIN
            (
                SELECT member, argMax(number, feed_pos) AS number FROM audience_identity
                WHERE member IN (SELECT member FROM ({doers})) GROUP BY member
            ) AS who ON done.member = who.member
            WHERE number > 0 GROUP BY number HAVING sum(times) >= {times}
        )
        """;
}

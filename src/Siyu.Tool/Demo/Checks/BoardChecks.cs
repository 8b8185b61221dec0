using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Checks;

/// <summary>What the boards show is what the business database counts by brute force (看板核对).</summary>
internal sealed class BoardChecks : ICheckGroup
{
    private const int MostDays = 400;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly TimeSpan FeedLimit = TimeSpan.FromSeconds(60);

    public async Task Check(Story story, CancellationToken ct)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds((await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>());
        var till = await story.Data.Count("SELECT coalesce(max(at), 0) FROM orders_ticket_line", ct);
        await Story.Until(async () => await Fed(story, now, ct), FeedLimit, ct);
        await Apart(story, Span.Until(now), Span.Until(DateTimeOffset.FromUnixTimeMilliseconds(till)), ct);
        var paid = await story.Data.Count("SELECT coalesce(max(paid_at), 0) FROM orders_order", ct);
        await Repurchase(story,
            [DateTimeOffset.FromUnixTimeMilliseconds(paid), DateTimeOffset.FromUnixTimeMilliseconds(till).AddMonths(-1)], ct);
        await Friends(story, Span.Until(now), ct);
    }

    private static async Task<bool> Fed(Story story, DateTimeOffset now, CancellationToken ct) =>
        Sum(await Sales(story, Span.Until(now), ct), "wechatSales") == await story.Data.Count(Span.Until(now).Wechat, ct);

    private static async Task Apart(Story story, Span recent, Span history, CancellationToken ct)
    {
        var online = Sum(await Sales(story, recent, ct), "wechatSales");
        var tills = await Sales(story, history, ct);
        var pos = Sum(tills, "posSales") - Sum(tills, "posReturns");
        var (wechatSql, posSql) = (await story.Data.Count(recent.Wechat, ct), await story.Data.Count(history.Pos, ct));
        story.Report.Add("boards.wechat_and_pos_apart", online == wechatSql && pos == posSql && online > 0 && pos > 0,
            $"board wechat {online}, {recent.Wechat} → {wechatSql}; board pos {pos}, {history.Pos} → {posSql}");
        var free = await story.Console.Get($"/api/console/boards/sales?from={recent.From}&to={recent.To}", ct);
        var (orders, value) = (Sum(free, "zeroCashOrders"), Sum(free, "zeroCashValue"));
        var (ordersSql, valueSql) = (await story.Data.Count(recent.Free, ct), await story.Data.Count(recent.FreeValue, ct));
        story.Report.Add("boards.free_orders_apart", orders == ordersSql && value == valueSql && orders > 0 && value > 0,
            $"board {orders} of {value}, {recent.Free} → {ordersSql}, {recent.FreeValue} → {valueSql}");
    }

    private static async Task Repurchase(Story story, IReadOnlyList<DateTimeOffset> months, CancellationToken ct)
    {
        var (right, detail) = (true, "");
        foreach (var at in months)
        {
            var month = at.ToOffset(China).ToString("yyyy-MM", CultureInfo.InvariantCulture);
            var board = await story.Console.Get($"/api/console/boards/repurchase?month={month}", ct);
            var sql = Span.Month(at.ToOffset(China)).Repurchase;
            var row = (await story.Data.Rows(sql, ct))[0];
            var (buyers, repeaters) = (Number(row[0]), Number(row[1]));
            right &= buyers > 0 && board["buyers"]!.GetValue<long>() == buyers && board["repeaters"]!.GetValue<long>() == repeaters;
            detail += $"{month}: board {board["repeaters"]} of {board["buyers"]}, {sql} → {repeaters} of {buyers}; ";
        }

        story.Report.Add("boards.repurchase_counts_both", right, detail);
    }

    private static async Task Friends(Story story, Span span, CancellationToken ct)
    {
        var board = await story.Console.Get($"/api/console/boards/friends?from={span.From}&to={span.To}", ct);
        var friends = await story.Data.Count(span.Friends, ct);
        story.Report.Add("boards.friend_conversion", friends > 0 && board["friends"]!.GetValue<long>() == friends,
            $"board {board["friends"]} of {board["buyers"]}, {span.Friends} → {friends}");
    }

    private static Task<JsonNode> Sales(Story story, Span span, CancellationToken ct) =>
        story.Console.Get($"/api/console/boards/sales?from={span.From}&to={span.To}&by=brand", ct);

    private static long Sum(JsonNode rows, string column) => rows.AsArray().Sum(row => row![column]!.GetValue<long>());

    private static long Number(object? value) => Convert.ToInt64(value ?? 0L, CultureInfo.InvariantCulture);

    /// <summary>Business days from … to, and what is counted in them (统计区间).</summary>
    private sealed record Span(string From, string To, long Since, long Before)
    {
        private string In(string column) => $"{column} >= {Since} AND {column} < {Before}";

        internal string Wechat =>
            $"SELECT coalesce(sum(l.cash), 0) FROM orders_line l JOIN orders_order o ON o.id = l.order_id WHERE {In("o.paid_at")}";

        internal string Free => $"SELECT count(*) FROM orders_order WHERE payable = 0 AND {In("paid_at")}";

        internal string FreeValue => $"SELECT coalesce(sum(list), 0) FROM orders_order WHERE payable = 0 AND {In("paid_at")}";

        internal string Pos => $"SELECT coalesce(sum(amount), 0) FROM orders_ticket_line WHERE {In("at")}";

        private string Bought =>
            "SELECT coalesce(CAST(member AS text), 'card ' || card) AS buyer, 'pos ' || ticket AS visit FROM orders_ticket_line "
            + $"WHERE {In("at")} AND quantity >= 0 AND amount >= 0 AND (member IS NOT NULL OR card IS NOT NULL) "
            + "GROUP BY 1, 2 HAVING sum(amount) > 0 "
            + $"UNION ALL SELECT CAST(member AS text), 'order ' || CAST(id AS text) FROM orders_order "
            + $"WHERE {In("paid_at")} AND payable > 0 "
            // Who was erased is nobody in ClickHouse, and no buyer whom boards count.
            + "AND member NOT IN (SELECT id FROM members_member WHERE state = 'Erased')";

        internal string Repurchase =>
            "SELECT count(*), coalesce(sum(CASE WHEN visits >= 2 THEN 1 ELSE 0 END), 0) FROM "
            + $"(SELECT buyer, count(*) AS visits FROM ({Bought}) AS bought GROUP BY buyer) AS people";

        internal string Friends =>
            $"SELECT count(DISTINCT b.buyer) FROM ({Bought}) AS b JOIN wecom_contact c ON CAST(c.member AS text) = b.buyer "
            + "JOIN wecom_follow f ON f.contact = c.id AND f.ended_at IS NULL";

        internal static Span Until(DateTimeOffset last)
        {
            var day = new DateTimeOffset(last.ToOffset(China).Date, China);
            return Of(day.AddDays(1 - MostDays), day);
        }

        internal static Span Month(DateTimeOffset at)
        {
            var first = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, China);
            return Of(first, first.AddMonths(1).AddDays(-1));
        }

        private static Span Of(DateTimeOffset first, DateTimeOffset last) => new(
            first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            first.ToUnixTimeMilliseconds(), last.AddDays(1).ToUnixTimeMilliseconds());
    }
}

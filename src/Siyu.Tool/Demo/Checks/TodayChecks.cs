using System.Globalization;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Who opens the four addresses finds a shop at work (今天的店): today's board moves as the database does, and something is to do.
/// </summary>
internal sealed class TodayChecks : ICheckGroup
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly TimeSpan FeedLimit = TimeSpan.FromSeconds(60);

    public async Task Check(Story story, CancellationToken ct)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds((await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>());
        var since = new DateTimeOffset(now.ToOffset(China).Date, China).ToUnixTimeMilliseconds();
        await Board(story, "today.orders_on_the_board", "wechatOrders",
            $"SELECT count(*) FROM orders_order WHERE payable > 0 AND paid_at >= {since}", ct);
        await Board(story, "today.till_sales_on_the_board", "posSales",
            $"SELECT coalesce(sum(amount), 0) FROM orders_ticket_line WHERE quantity > 0 AND amount > 0 AND at >= {since}", ct);
        await Board(story, "today.new_contacts_on_the_board", "newContacts",
            $"SELECT count(DISTINCT contact) FROM wecom_follow_fact WHERE kind = 'Added' AND at >= {since}", ct);
        await story.AtLeast("today.an_order_waits_to_be_accepted", 1,
            "SELECT count(*) FROM fulfilment_delivery WHERE state = 'Offered'", ct);
        await story.AtLeast("today.an_order_waits_to_be_picked_up", 1,
            "SELECT count(*) FROM fulfilment_delivery WHERE state = 'Ready'", ct);
        await story.AtLeast("today.an_after_sale_is_open", 1, "SELECT count(*) FROM orders_after_sale WHERE state = 'Applied'", ct);
        await story.AtLeast("today.goods_come_back", 1,
            "SELECT count(*) FROM orders_after_sale WHERE state = 'Returning' AND sent_back_at IS NOT NULL", ct);
    }

    private static async Task Board(Story story, string name, string figure, string sql, CancellationToken ct)
    {
        var (shown, counted) = (-1L, 0L);
        var agree = await Story.Until(async () =>
        {
            shown = (await story.Console.Get("/api/console/desk/home", ct))["today"]![figure]!.GetValue<long>();
            counted = await story.Data.Count(sql, ct);
            return shown == counted && counted > 0;
        }, FeedLimit, ct);
        story.Report.Add(name, agree, string.Create(CultureInfo.InvariantCulture, $"home board {shown}, {sql} → {counted}"));
    }
}

using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Parcels are received of themselves (自动收货), by the virtual clock.</summary>
internal sealed class ReceiveParcels : IChapter
{
    internal const int Days = 11;

    public string Title => "虚拟时钟：自动收货 parcels are received";

    public async Task Play(Story story, CancellationToken ct)
    {
        await PassTheWindows.Pass(story, Days, ct);
        await OpenTheHouse.SignIn(story, ct);
    }
}

/// <summary>Buyers send units back within the window (退货退款): one is taken back whole, one of them damaged, one not at all.</summary>
internal sealed class ReturnGoods : IChapter
{
    internal const string Worn = "商品已穿着，影响二次销售，随快递退回";

    public string Title => "退货退款：寄回、门店验货 goods sent back and looked at by the store";

    public async Task Play(Story story, CancellationToken ct)
    {
        var buyers = story.Orders.ToDictionary(order => order.Id, order => order.Buyer);
        var lines = await story.Data.Rows(
            "SELECT o.id, l.id FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.state = 'Completed' "
            + "AND l.ordinal = (SELECT min(f.ordinal) FROM orders_line f WHERE f.order_id = o.id) "
            + "AND NOT EXISTS (SELECT 1 FROM orders_after_sale a WHERE a.order_id = o.id) ORDER BY o.id", ct);
        var chosen = lines.Select(row => (Order: row[0]!.ToString()!, Line: row[1]!.ToString()!))
            .Where(row => buyers.ContainsKey(row.Order)).Take(3).ToList();
        foreach (var ((order, line), number) in chosen.Select((row, number) => (row, number)))
        {
            await SendBack(story, buyers[order], (order, line), number, ct);
        }

        await DeliverOrders.SignInKeepers(story, ct);
        var seen = 0;
        foreach (var (_, keeper) in story.Staff)
        {
            foreach (var row in (await keeper.Get("/api/guide/after-sales?State=Returning", ct))["rows"]!.AsArray())
            {
                await Inspect(keeper, row!, seen++, ct);
            }
        }

        await GiveBack.Settle(story, ct);
        Story.Say($"{chosen.Count} 件寄回，门店验了 {seen} 件");
    }

    internal static async Task SendBack(
        Story story, Consumer buyer, (string Order, string Line) goods, int number, CancellationToken ct)
    {
        var applied = await buyer.Line.Post($"/api/mall/orders/{goods.Order}/after-sales", new
        {
            lines = new[] { new { line = goods.Line, quantity = 1 } }, reason = "不喜欢了", kind = "Return",
        }, ct);
        var id = applied["afterSale"]!.GetValue<string>();
        await story.Console.Post($"/api/console/after-sales/{id}/agree-return", new { }, ct);
        await buyer.Line.Post($"/api/mall/after-sales/{id}/send-back", new { carrier = "SF", trackingNumber = $"SF9{number:D9}" }, ct);
    }

    /// <summary>The first whole, the second damaged, the third not.</summary>
    private static Task Inspect(Wire keeper, JsonNode row, int turn, CancellationToken ct) =>
        keeper.Post($"/api/guide/after-sales/{row["id"]!.GetValue<string>()}/inspect", new
        {
            lines = row["lines"]!.AsArray().Select(line => new
            {
                line = line!["line"]!.GetValue<string>(), accepted = turn == 2 ? 0 : 1, restocked = turn == 0 ? 1 : 0,
            }),
            note = turn == 2 ? Worn : null,
        }, ct);
}

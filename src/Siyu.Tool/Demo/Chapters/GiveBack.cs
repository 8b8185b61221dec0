using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Some buyers give a unit back, some everything (退款): applied in the mall, approved at headquarters, paid by WeChat.</summary>
internal sealed class GiveBack : IChapter
{
    internal const int Partial = 10;
    internal const int Full = 5;
    private static readonly TimeSpan RefundLimit = TimeSpan.FromSeconds(90);

    public string Title => $"{Partial} 笔部分退款，{Full} 笔全额退款 refunds of units and of whole orders";

    public async Task Play(Story story, CancellationToken ct)
    {
        var orders = story.Orders.OrderBy(order => order.Id, StringComparer.Ordinal).ToList();
        var several = new List<PlacedOrder>();
        for (var next = 0; next < orders.Count && several.Count < Partial; next++)
        {
            if ((await Lines(orders[next], ct)).Sum(line => line.Quantity) > 1)
            {
                several.Add(orders[next]);
            }
        }

        foreach (var order in several)
        {
            await Refund(story, order, [(await Lines(order, ct))[0] with { Quantity = 1 }], ct);
        }

        foreach (var order in orders.Except(several).Take(Full))
        {
            await Refund(story, order, await Lines(order, ct), ct);
        }

        await Settle(story, ct);
    }

    private static async Task<List<Units>> Lines(PlacedOrder order, CancellationToken ct)
    {
        var detail = await order.Buyer.Line.Get($"/api/mall/orders/{order.Id}", ct);
        return [.. detail["lines"]!.AsArray()
            .Select(line => new Units(line!["id"]!.GetValue<string>(), line["quantity"]!.GetValue<int>()))];
    }

    private static async Task Refund(Story story, PlacedOrder order, IReadOnlyList<Units> units, CancellationToken ct)
    {
        var applied = await order.Buyer.Line.Post($"/api/mall/orders/{order.Id}/after-sales", new
        {
            lines = units.Select(unit => new { line = unit.Line, quantity = unit.Quantity }), reason = "不合适",
        }, ct);
        await story.Console.Post($"/api/console/after-sales/{applied["afterSale"]!.GetValue<string>()}/approve", new { backToStock = true },
            ct);
    }

    /// <summary>WeChat takes its time over refunds; virtual time passes until all have ended.</summary>
    internal static async Task Settle(Story story, CancellationToken ct)
    {
        var open = -1L;
        await Story.Until(async () =>
        {
            await story.Sandbox.Pass(TimeSpan.FromSeconds(30), ct);
            open = await story.Data.Count("SELECT count(*) FROM orders_after_sale WHERE state IN ('Applied', 'RefundPending')", ct);
            return open == 0;
        }, RefundLimit, ct);
        Story.Say(open == 0 ? "退款全部到账" : $"还有 {open} 笔退款未到账");
    }

    private sealed record Units(string Line, int Quantity);
}

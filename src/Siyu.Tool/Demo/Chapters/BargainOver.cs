using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Prices are lowered before they are paid (改价): one while WeChat's sheet is open, which is closed first; one that the buyer pays just
/// then, so that the price stands; one below the floor, which is refused.
/// </summary>
internal sealed class BargainOver : IChapter
{
    internal const string Reason = "老客还价，店长同意";
    internal const int OffFen = 1_500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Title => "改价：付款前让价，先在微信关单 prices lowered before they are paid";

    public async Task Play(Story story, CancellationToken ct)
    {
        await Lowered(story, story.Consumers[SellAndPay.Orders - 1], ct);
        await TooLate(story, story.Consumers[SellAndPay.Orders - 2], ct);
        Story.Say($"让价 {OffFen / 100} 元 1 单；顾客先付款、改价未成 1 单");
    }

    private static async Task Lowered(Story story, Consumer buyer, CancellationToken ct)
    {
        var order = await Placed(story, buyer, ct);
        await SellAndPay.Prepay(story, buyer, order, ct);
        var sheet = await story.Console.Get($"/api/console/orders/{order}/price", ct);
        var tooMuch = await story.Console.Try(HttpMethod.Post, $"/api/console/orders/{order}/price", Wish(sheet, -1), ct);
        if (tooMuch.Code != "orders.above_quote") throw new StoryBroke($"a price above the quote was taken: {tooMuch}");
        var changed = await story.Console.Post($"/api/console/orders/{order}/price", Wish(sheet, OffFen), ct);
        if (!changed["waits"]!.GetValue<bool>()) throw new StoryBroke("a price changed while it could be paid");
        await Reached(story, $"SELECT count(*) FROM orders_order WHERE id = '{order}' AND price_version = 1 AND NOT price_pending", ct);
        await Pay(story, buyer, order, ct);
    }

    private static async Task TooLate(Story story, Consumer buyer, CancellationToken ct)
    {
        var order = await Placed(story, buyer, ct);
        var ticket = await SellAndPay.Prepay(story, buyer, order, ct);
        var sheet = await story.Console.Get($"/api/console/orders/{order}/price", ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = buyer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        var late = await story.Console.Try(HttpMethod.Post, $"/api/console/orders/{order}/price", Wish(sheet, OffFen), ct);
        if (!late.Ok && late.Code != "orders.paid_meanwhile") throw new StoryBroke($"a change that is too late → {late}");
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        await Reached(story, $"SELECT count(*) FROM orders_order WHERE id = '{order}' AND state = 'Paid'", ct);
        story.Orders.Add(new PlacedOrder(order, buyer, sheet["payable"]!.GetValue<long>()));
    }

    private static async Task<string> Placed(Story story, Consumer buyer, CancellationToken ct)
    {
        var skus = await SellAndPay.Skus(story, ct);
        var placed = await buyer.Line.Post("/api/mall/orders", SellAndPay.Order(skus, 1, buyer.Phone, null), ct);
        return placed["order"]!.GetValue<string>();
    }

    private static object Wish(JsonNode sheet, long off) => new
    {
        version = sheet["version"]!.GetValue<int>(), reason = Reason, funder = "Store",
        goods = sheet["lines"]!.AsArray().Sum(line => line!["cash"]!.GetValue<long>()) - off,
    };

    private static async Task Pay(Story story, Consumer buyer, string order, CancellationToken ct)
    {
        var ticket = await SellAndPay.Prepay(story, buyer, order, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = buyer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        await Reached(story, $"SELECT count(*) FROM orders_order WHERE id = '{order}' AND state = 'Paid'", ct);
        var shown = await buyer.Line.Get($"/api/mall/orders/{order}", ct);
        story.Orders.Add(new PlacedOrder(order, buyer, shown["payable"]!.GetValue<long>()));
    }

    private static async Task Reached(Story story, string sql, CancellationToken ct)
    {
        if (!await Story.Until(async () => await story.Data.Count(sql, ct) == 1, Limit, ct)) throw new StoryBroke($"{sql} → 0");
    }
}

using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Members buy and pay in the mini program (下单支付). Every notice of WeChat Pay comes twice, some late, and forged ones come before it.
/// </summary>
internal sealed class SellAndPay : IChapter
{
    internal const int Orders = 120;
    internal const int WithCoupon = 60;
    private const int AtOnce = 6;
    private static readonly TimeSpan PaidLimit = TimeSpan.FromSeconds(120);

    /// <summary>Genuinely signed, of another amount or about another merchant.</summary>
    internal static readonly string[] Untrue = ["amount_mismatch", "foreign_mchid"];

    /// <summary>Six that nobody but WeChat could have signed, and two that it did sign and that are not true.</summary>
    internal static readonly string[] Forgeries =
        ["bad_signature", "clock_skew", "altered_body", "unknown_serial", "missing_signature", "signtest_probe", .. Untrue];

    public string Title => $"{Orders} 笔订单：下单、用券、支付，通知重复、迟到、伪造 orders placed and paid";

    public async Task Play(Story story, CancellationToken ct)
    {
        await Disturb(story, ct);
        var skus = await Skus(story, ct);
        await Parallel.ForAsync(0, Orders, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, token) => story.Orders.Add(await Buy(story, story.Consumers[number], number, skus, token)));
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        // Late notices are due within seconds of virtual time.
        await story.Sandbox.Pass(TimeSpan.FromMinutes(2), ct);
        var paid = 0L;
        await Story.Until(async () =>
        {
            paid = await story.Data.Count("SELECT count(*) FROM orders_order WHERE paid_at IS NOT NULL", ct);
            return paid >= Orders;
        }, PaidLimit, ct);
        await story.Sandbox.Act("faults/clear", new { }, ct);
        Story.Say($"{paid} 笔已支付");
    }

    internal static object Order(IReadOnlyList<string> skus, int number, string phone, string? coupon, object? points = null) => new
    {
        lines = Enumerable.Range(0, 1 + number % 3)
            .Select(line => new { sku = skus[(number + line * 5) % skus.Count], quantity = 1 + (number + line) % 2 }),
        delivery = "Express", coupon, points,
        receiver = new { fullName = "顾客" + number, phone, region = "上海市 静安区", street = $"南京西路 {number + 1} 号" },
    };

    internal static async Task<JsonNode> Prepay(Story story, Consumer consumer, string order, CancellationToken ct) =>
        await consumer.Line.Post($"/api/mall/orders/{order}/pay", new { way = "MiniProgram", appId = story.Cast.MallAppId }, ct);

    internal static async Task<IReadOnlyList<string>> Skus(Story story, CancellationToken ct)
    {
        var line = story.Consumers[0].Line;
        var skus = new List<string>();
        foreach (var product in (await line.Get("/api/mall/products?size=50", ct))["rows"]!.AsArray())
        {
            var detail = await line.Get($"/api/mall/products/{product!["id"]!.GetValue<string>()}", ct);
            skus.AddRange(detail["skus"]!.AsArray().Select(sku => sku!["id"]!.GetValue<string>()));
        }

        return skus.Count > 0 ? skus : throw new StoryBroke("nothing is on sale in the mall");
    }

    private static async Task Disturb(Story story, CancellationToken ct)
    {
        await story.Sandbox.Act("faults/add", new { scope = "callback:pay *", kind = "duplicate" }, ct);
        await story.Sandbox.Act("faults/add", new JsonObject
        {
            ["scope"] = "callback:pay *", ["kind"] = "delay", ["probability"] = 0.2, ["args"] = new JsonObject { ["ms"] = "60000" },
        }, ct);
        foreach (var kind in Forgeries)
        {
            await story.Sandbox.Act("faults/add", new { scope = "callback:pay *", kind, probability = 0.1 }, ct);
        }
    }

    private static async Task<PlacedOrder> Buy(Story story, Consumer consumer, int number, IReadOnlyList<string> skus, CancellationToken ct)
    {
        string? coupon = null;
        if (number < WithCoupon)
        {
            var taken = await consumer.Line.Post("/api/mall/coupons", new { template = story.Cast.CouponTemplate }, ct);
            coupon = taken["coupon"]!.GetValue<string>();
        }

        var points = GivePoints.Pays(story, number) ? new { program = story.Cast.GroupCard, points = GivePoints.Wish } : null;
        var reply = await consumer.Line.Try(HttpMethod.Post, "/api/mall/orders", Order(skus, number, consumer.Phone, coupon, points), ct);
        if (reply.Code == "promotions.below_threshold")
        {
            // The buyer is told what the coupon asks for, keeps it, and buys without it.
            reply = await consumer.Line.Try(HttpMethod.Post, "/api/mall/orders", Order(skus, number, consumer.Phone, null, points), ct);
        }

        var placed = reply.Ok ? reply.Body : throw new StoryBroke($"order {number} → {reply}");
        var order = placed["order"]!.GetValue<string>();
        var ticket = await Prepay(story, consumer, order, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = consumer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        return new PlacedOrder(order, consumer, placed["payable"]!.GetValue<long>());
    }
}

using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Gifts are taken online with nothing to pay (零元单): settled at once without WeChat, as many a day as the house allows; one of them goes
/// back before it is sent, and its coupon with it.
/// </summary>
internal sealed class TakeForFree : IChapter
{
    internal const int Taken = 3;
    private const int Coupons = Taken + 1;
    private const string UsedUp = "orders.free_used_up";

    public string Title => "零元单：礼品券 0 元兑换，每人每天有限额 orders with nothing to pay, and no more of them a day than allowed";

    public async Task Play(Story story, CancellationToken ct)
    {
        var rules = await story.Console.Get("/api/console/order-rules", ct);
        rules["freeOrdersPerDay"] = Taken;
        await story.Console.Put("/api/console/order-rules", rules, ct);
        var sku = (await SellAndPay.Skus(story, ct))[1];
        var template = await Offer(story, [sku], ct);
        var consumer = story.Consumers[SellAndPay.Orders + Coupons];
        var orders = new List<string>();
        for (var number = 0; number < Coupons; number++)
        {
            var coupon = (await consumer.Line.Post("/api/mall/coupons", new { template }, ct))["coupon"]!.GetValue<string>();
            var reply = await consumer.Line.Try(HttpMethod.Post, "/api/mall/orders", new
            {
                lines = new[] { new { sku, quantity = 1 } }, coupon, expected = 0,
                delivery = "Express",
                receiver = new { fullName = "顾客", phone = consumer.Phone, region = "上海市 静安区", street = "南京西路 2 号" },
            }, ct);
            if (number == Taken) Refused(reply);
            else orders.Add(Placed(reply));
        }

        await GoesBack(story, consumer, orders[0], ct);
        Story.Say($"{Taken} 单 0 元兑换，第 {Coupons} 单被拒；退回 1 单，券退回");
    }

    private static string Placed(Reply reply) => reply.Ok && reply.Body["payable"]!.GetValue<long>() == 0
        ? reply.Body["order"]!.GetValue<string>() : throw new StoryBroke($"a gift was not taken for nothing: {reply}");

    private static void Refused(Reply reply)
    {
        if (reply.Code != UsedUp) throw new StoryBroke($"more was given away than a day allows: {reply}");
    }

    private static async Task GoesBack(Story story, Consumer consumer, string order, CancellationToken ct)
    {
        var line = (await consumer.Line.Get($"/api/mall/orders/{order}", ct))["lines"]![0]!["id"]!.GetValue<string>();
        var applied = await consumer.Line.Post($"/api/mall/orders/{order}/after-sales", new
        {
            lines = new[] { new { line, quantity = 1 } }, reason = "不想要了",
        }, ct);
        await story.Console.Post(
            $"/api/console/after-sales/{applied["afterSale"]!.GetValue<string>()}/approve", new { backToStock = true }, ct);
    }

    internal static async Task<string> Offer(Story story, string[] skus, CancellationToken ct) =>
        (await story.Console.Post("/api/console/coupon-templates", new
        {
            title = "生日礼：0 元领", worth = new { kind = "Gift", threshold = 0, amount = 0, payBps = 0, atMost = (long?)null },
            scope = new { kind = "Sku", ids = skus },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = 100, perPerson = Coupons, channel = "Online",
        }, ct))["id"]!.GetValue<string>();
}

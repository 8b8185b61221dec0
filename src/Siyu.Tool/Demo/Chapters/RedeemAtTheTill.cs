using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Coupons are used at tills by their codes (门店核销): at the dealer's for the group, which owes it for them, one of them twice and one by
/// mistake; a gift is handed out at a store; and a scarf is sold for 9.90 on an order by an exchange coupon.
/// </summary>
internal sealed class RedeemAtTheTill : IChapter
{
    internal const int AtTheDealer = 3;
    internal const string Dealer = "nb001";
    private const string Undone = "撤销演示";
    private const int OffFen = 2_000;
    private const int ExchangeFen = 990;
    private static readonly TimeSpan PaidLimit = TimeSpan.FromSeconds(60);

    public string Title => "门店核销：到店券、礼品券、兑换券 coupons at the till: cash, gift, exchange";

    public async Task Play(Story story, CancellationToken ct)
    {
        await DeliverOrders.SignInKeepers(story, ct);
        var sku = (await SellAndPay.Skus(story, ct))[0];
        var till = await Offer(story, "到店满 100 减 20", ("Cash", 10_000, OffFen), ("Both", null), ct);
        for (var number = 0; number < AtTheDealer; number++)
        {
            await Redeem(story, (story.Consumers[number], till), ($"{Dealer}m", new { ticket = $"NB-{number + 1}", amount = 26_800 }), ct);
        }

        await TakeBack(story, (story.Consumers[AtTheDealer], till), ct);
        var gift = await Offer(story, "到店礼：小样一份", ("Gift", 0, 0), ("InStore", sku), ct);
        await Redeem(story, (story.Consumers[AtTheDealer + 1], gift), ("sh001m", new { sku }), ct);
        await Exchange(story, story.Consumers[AtTheDealer + 2], sku, ct);
        Story.Say($"经销门店核销 {AtTheDealer} 张，撤销 1 张；送出礼品 1 份；9.9 元兑换 1 单");
    }

    private static async Task<string> Offer(
        Story story, string title, (string Kind, int Threshold, int Amount) worth, (string Channel, string? Sku) use,
        CancellationToken ct) =>
        (await story.Console.Post("/api/console/coupon-templates", new
        {
            title, worth = new { kind = worth.Kind, threshold = worth.Threshold, amount = worth.Amount, payBps = 0, atMost = (long?)null },
            scope = new { kind = use.Sku is null ? "All" : "Sku", ids = use.Sku is null ? Array.Empty<string>() : [use.Sku] },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = 500, perPerson = 1, channel = use.Channel,
        }, ct))["id"]!.GetValue<string>();

    private static async Task<(string Coupon, string Code)> Show(Consumer consumer, string template, CancellationToken ct)
    {
        var coupon = (await consumer.Line.Post("/api/mall/coupons", new { template }, ct))["coupon"]!.GetValue<string>();
        return (coupon, (await consumer.Line.Post($"/api/mall/coupons/{coupon}/code", new { }, ct))["code"]!.GetValue<string>());
    }

    /// <summary>Looked at first, then redeemed, then sent once more as a phone does that had no answer.</summary>
    private static async Task<string> Redeem(
        Story story, (Consumer Consumer, string Template) held, (string Keeper, object Told) till, CancellationToken ct)
    {
        var (_, code) = await Show(held.Consumer, held.Template, ct);
        var line = story.Staff[till.Keeper];
        await line.Post("/api/guide/coupon-codes", new { code }, ct);
        var wish = System.Text.Json.JsonSerializer.SerializeToNode(till.Told)!.AsObject();
        wish["code"] = code;
        var done = await line.Post("/api/guide/coupon-redemptions", wish, ct);
        var again = await line.Post("/api/guide/coupon-redemptions", wish.DeepClone(), ct);
        return again["before"]!.GetValue<bool>() ? done["redemption"]!.GetValue<string>()
            : throw new StoryBroke("a code was redeemed twice");
    }

    /// <summary>Scanned by mistake: the coupon goes back to its holder.</summary>
    private static async Task TakeBack(Story story, (Consumer Consumer, string Template) held, CancellationToken ct)
    {
        var redemption = await Redeem(story, held, ($"{Dealer}m", new { ticket = "NB-X", amount = 30_000 }), ct);
        await story.Staff[$"{Dealer}m"].Post($"/api/guide/coupon-redemptions/{redemption}/undo", new { reason = Undone }, ct);
    }

    private static async Task Exchange(Story story, Consumer consumer, string sku, CancellationToken ct)
    {
        var template = await Offer(story, "9.9 元兑换", ("Exchange", 0, ExchangeFen), ("Online", sku), ct);
        var coupon = (await consumer.Line.Post("/api/mall/coupons", new { template }, ct))["coupon"]!.GetValue<string>();
        var placed = await consumer.Line.Post("/api/mall/orders", new
        {
            lines = new[] { new { sku, quantity = 1 } }, delivery = "Express", coupon,
            receiver = new { fullName = "顾客", phone = consumer.Phone, region = "上海市 静安区", street = "南京西路 1 号" },
        }, ct);
        var order = placed["order"]!.GetValue<string>();
        var ticket = await SellAndPay.Prepay(story, consumer, order, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = consumer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        story.Orders.Add(new PlacedOrder(order, consumer, placed["payable"]!.GetValue<long>()));
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        await Story.Until(async () => await story.Data.Count(
            $"SELECT count(*) FROM orders_order WHERE id = '{order}' AND paid_at IS NOT NULL", ct) == 1, PaidLimit, ct);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// A counter's pop-up sale (专柜快闪): goods that are its supplier's, at a deduction agreed from today; one buyer gives a piece back.
/// </summary>
internal sealed class SellAtTheCounter : IChapter
{
    internal const int Sales = 8;
    internal const string Counter = "gz001c1";
    private const int DeductBps = 2_000;
    private const int PriceFen = 38_800;
    private static readonly TimeSpan PaidLimit = TimeSpan.FromSeconds(60);

    public string Title => $"专柜快闪：联营商品、约定扣点、{Sales} 笔成交 a counter's own goods, at an agreed deduction";

    public async Task Play(Story story, CancellationToken ct)
    {
        var counter = story.Cast.UnitIds[Counter];
        await story.Console.Post($"/api/console/units/{counter}/terms", new
        {
            category = (string?)null, rateBps = DeductBps, from = await Today(story, ct),
        }, ct);
        var (product, sku) = await Shelve(story, counter, ct);
        for (var number = 0; number < Sales; number++)
        {
            story.Orders.Add(await Buy(story, story.Consumers[number], number, sku, ct));
        }

        await Paid(story, counter, ct);
        await Return(story, counter, ct);
        // The pop-up sale is over; what was sold is settled with the supplier at the end of the month.
        await story.Console.Post($"/api/console/products/{product}/off-sale", new { reason = "快闪结束" }, ct);
        Story.Say($"{Sales} 笔成交，约定扣点 {DeductBps / 100}%");
    }

    internal static async Task<string> Today(Story story, CancellationToken ct) => DateTimeOffset
        .FromUnixTimeMilliseconds((await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>()).ToOffset(TimeSpan.FromHours(8))
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<(string Product, string Sku)> Shelve(Story story, string counter, CancellationToken ct)
    {
        var category = (await story.Data.Rows("SELECT id FROM catalog_category WHERE code = 'accessory'", ct))[0][0]!.ToString();
        var media = await story.Data.Rows("SELECT address FROM catalog_picture WHERE name = 'P006-1.webp'", ct);
        var made = await story.Console.Post("/api/console/products", new
        {
            code = "MX-POPUP", title = "羊绒围巾（专柜快闪）", brand = story.Cast.BrandIds["muxi"], category, subtitle = "只卖十天",
            ownership = "Counter", deductBps = 2_500, seller = counter, media = media.Select(row => row[0]), specNames = new[] { "花色" },
            skus = new[] { new { code = "MX-POPUP-1", specs = new[] { "烟灰" }, listPrice = PriceFen } },
        }, ct);
        var (product, sku) = (made["id"]!.GetValue<string>(), made["skus"]!["MX-POPUP-1"]!.GetValue<string>());
        await story.Console.Post($"/api/console/products/{product}/on-sale", new { }, ct);
        await story.Console.Put("/api/console/stock", new { sku, place = counter, onHand = 100, reason = "快闪铺货", counted = false }, ct);
        return (product, sku);
    }

    private static async Task<PlacedOrder> Buy(Story story, Consumer consumer, int number, string sku, CancellationToken ct)
    {
        var placed = await consumer.Line.Post("/api/mall/orders", new
        {
            lines = new[] { new { sku, quantity = 1 + number % 3 } }, delivery = "Express", coupon = (string?)null,
            receiver = new { fullName = "顾客" + number, phone = consumer.Phone, region = "广东省 广州市", street = $"天河路 {number + 1} 号" },
        }, ct);
        var order = placed["order"]!.GetValue<string>();
        var ticket = await SellAndPay.Prepay(story, consumer, order, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = consumer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        return new PlacedOrder(order, consumer, placed["payable"]!.GetValue<long>());
    }

    private static async Task Paid(Story story, string counter, CancellationToken ct)
    {
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        await Story.Until(async () => await story.Data.Count(
            $"SELECT count(*) FROM orders_line l JOIN orders_order o ON o.id = l.order_id WHERE l.seller = '{counter}' "
            + "AND o.paid_at IS NOT NULL", ct) == Sales, PaidLimit, ct);
    }

    /// <summary>Before the parcel left: what goes back now never was the supplier's.</summary>
    private static async Task Return(Story story, string counter, CancellationToken ct)
    {
        var several = (await story.Data.Rows(
            $"SELECT order_id, id FROM orders_line WHERE seller = '{counter}' AND quantity = 3 ORDER BY id LIMIT 1", ct))[0];
        await GiveUnitsBack(story, several[0]!.ToString()!, several[1]!.ToString()!, 1, ct);
    }

    internal static async Task GiveUnitsBack(Story story, string order, string line, int units, CancellationToken ct)
    {
        var applied = await story.Console.Post($"/api/console/orders/{order}/after-sales", new
        {
            lines = new[] { new { line, quantity = units } }, reason = "有瑕疵",
        }, ct);
        await story.Console.Post($"/api/console/after-sales/{applied["afterSale"]!.GetValue<string>()}/approve", new { backToStock = true },
            ct);
    }
}

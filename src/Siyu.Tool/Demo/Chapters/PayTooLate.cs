using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// WeChat says an order is closed and lets it be paid all the same (关单后到账): the order stays closed, and the money goes back by itself.
/// </summary>
internal sealed class PayTooLate : IChapter
{
    private const string Close = "pay:POST /v3/pay/transactions/out-trade-no/*";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Title => "关单后到账，自动退款 a payment of a closed order goes back";

    public async Task Play(Story story, CancellationToken ct)
    {
        var buyer = story.Consumers[SellAndPay.Orders];
        var skus = await SellAndPay.Skus(story, ct);
        var placed = await buyer.Line.Post("/api/mall/orders", SellAndPay.Order(skus, 1, buyer.Phone, null), ct);
        var order = placed["order"]!.GetValue<string>();
        var ticket = await SellAndPay.Prepay(story, buyer, order, ct);
        // An answer of 200 that was not acted upon.
        await story.Sandbox.Act("faults/add", new JsonObject
        {
            ["scope"] = Close, ["kind"] = "pay_error", ["count"] = 1, ["args"] = new JsonObject { ["status"] = "200" },
        }, ct);
        var cancelled = await buyer.Line.Try(HttpMethod.Post, $"/api/mall/orders/{order}/cancel", new { }, ct);
        if (!cancelled.Ok)
        {
            throw new StoryBroke($"cancel → {cancelled}");
        }

        await Reached(story, $"SELECT count(*) FROM orders_order WHERE id = '{order}' AND state = 'Closed'", "the order closes", ct);
        await story.Sandbox.Act("faults/add", new { scope = "callback:pay *", kind = "duplicate" }, ct);
        await story.Sandbox.Act(
            "persona/pay", new JsonObject { ["persona"] = buyer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        story.LatePaid = order;
        await Story.Until(async () =>
        {
            await story.Sandbox.Pass(TimeSpan.FromSeconds(30), ct);
            return await story.Data.Count($"SELECT count(*) FROM payments_refund WHERE owner = '{order}' AND state = 'Settled'", ct) == 1;
        }, Limit, ct);
        await story.Sandbox.Act("faults/clear", new { }, ct);
    }

    private static async Task Reached(Story story, string sql, string what, CancellationToken ct)
    {
        if (!await Story.Until(async () => await story.Data.Count(sql, ct) > 0, Limit, ct))
        {
            throw new StoryBroke($"{what}: {sql} → 0");
        }
    }
}

using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// A guide and a member share a product (分享成交): strangers open the link, join and buy; somebody bound to another guide buys by it too; one
/// opens it and buys something else.
/// </summary>
internal sealed class ShareLinks : IChapter
{
    internal const int Carrying = 3;
    internal const int Clicking = 2;
    internal const int BoundElsewhere = 2;
    private const int FirstPhone = Phones.Most - 200;
    private const int FirstAddress = 400;
    private static readonly TimeSpan PaidLimit = TimeSpan.FromSeconds(90);

    /// <summary>Shares, and guides whom the buyers of others are bound to.</summary>
    private static readonly (string Sharer, string Other) Pair = (Cast.Guides[0].Code, Cast.Guides[1].Code);

    public string Title => "分享链接：导购与会员分享商品，陌生人点开、入会、下单 shares are opened and bought by";

    public async Task Play(Story story, CancellationToken ct)
    {
        await story.Sandbox.Act("faults/add", new { scope = "callback:pay *", kind = "duplicate" }, ct);
        var products = (await story.Consumers[0].Line.Get("/api/mall/products?size=2", ct))["rows"]!.AsArray();
        var (shared, another) = (await Sku(story, products[0]!, ct), await Sku(story, products[1]!, ct));
        using var guide = await DeliverOrders.SignIn(story, Pair.Sharer, ct);
        var link = await Share(guide, "/api/guide/shares", products[0]!, ct);
        var (sharer, other) = (story.Cast.StaffIds[Pair.Sharer], story.Cast.StaffIds[Pair.Other]);
        for (var number = 0; number < Carrying + Clicking; number++)
        {
            // The last ones lose the link on the way, and only their click speaks for the sharer.
            var buyer = await Stranger(story, link, ct);
            var order = await Buy(story, buyer, shared, number < Carrying ? link : null, ct);
            story.Shared.Add(new(order, link.Id, "ProductShare", sharer, Owner: null));
        }

        var (bound, kin) = (Bound(story, Pair.Other).ToList(), Bound(story, Pair.Other).Skip(BoundElsewhere).First());
        foreach (var buyer in bound.Take(BoundElsewhere))
        {
            await Open(buyer, link, ct);
            story.Shared.Add(new(await Buy(story, buyer, shared, link, ct), link.Id, "ProductShare", sharer, other));
        }

        var stray = await Stranger(story, link, ct);
        story.Shared.Add(new(await Buy(story, stray, another, link, ct), link.Id, "None", Earner: null, Owner: null));
        // A member's share is kept as evidence; who earns is the guide whom the buyer is bound to.
        var friend = await Share(Bound(story, Pair.Sharer).First().Line, "/api/mall/shares", products[0]!, ct);
        await Open(kin, friend, ct);
        story.Shared.Add(new(await Buy(story, kin, shared, friend, ct), friend.Id, "BoundGuide", other, other));
        await Paid(story, ct);
        await story.Sandbox.Act("faults/clear", new { }, ct);
        Story.Say($"{story.Shared.Count} 笔分享成交");
    }

    /// <summary>Members bound to a guide who buy nothing else in the story.</summary>
    private static IEnumerable<Consumer> Bound(Story story, string guide) =>
        story.Consumers.Take(JoinTheMall.Joining).Skip(SellAndPay.Orders + 1).Where(consumer => consumer.Guide == guide);

    private static async Task<string> Sku(Story story, JsonNode product, CancellationToken ct) =>
        (await story.Consumers[0].Line.Get($"/api/mall/products/{product["id"]!.GetValue<string>()}", ct))["skus"]![0]!["id"]!
        .GetValue<string>();

    private static async Task<Link> Share(Wire line, string path, JsonNode product, CancellationToken ct)
    {
        var made = await line.Post(path, new { kind = "Product", target = product["id"]!.GetValue<string>() }, ct);
        return new(made["share"]!.GetValue<string>(), made["token"]!.GetValue<string>());
    }

    /// <summary>Somebody whom nobody served opens the link before they are a member, and then joins.</summary>
    private static async Task<Consumer> Stranger(Story story, Link link, CancellationToken ct)
    {
        var number = story.Sharees.Count;
        var phone = Phones.Of(FirstPhone + number);
        var born = await story.Sandbox.Act("persona/create", new JsonObject { ["phone"] = phone }, ct);
        var buyer = new Consumer(born["id"]!.GetValue<string>(), phone, Wire.FromPhone(story.Host.Address, FirstAddress + number));
        story.Sharees.Add(buyer);
        await JoinTheMall.SignIn(story, buyer, ct);
        await Open(buyer, link, ct);
        await JoinTheMall.Join(story, buyer, guide: null, ct);
        await story.Settled(ct);
        return buyer;
    }

    private static Task Open(Consumer buyer, Link link, CancellationToken ct) =>
        buyer.Line.Post($"/api/mall/shares/{link.Token}/click", new { }, ct);

    private static async Task<string> Buy(Story story, Consumer buyer, string sku, Link? link, CancellationToken ct)
    {
        var placed = await buyer.Line.Post("/api/mall/orders", new
        {
            lines = new[] { new { sku, quantity = 1 } }, delivery = "Express", coupon = (string?)null, shareToken = link?.Token,
            receiver = new { fullName = "分享顾客", phone = buyer.Phone, region = "上海市 静安区", street = "南京西路 1 号" },
        }, ct);
        var order = placed["order"]!.GetValue<string>();
        var ticket = await SellAndPay.Prepay(story, buyer, order, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = buyer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        return order;
    }

    private static async Task Paid(Story story, CancellationToken ct)
    {
        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        var orders = string.Join("','", story.Shared.Select(sale => sale.Order));
        var sql = $"SELECT count(*) FROM orders_order WHERE paid_at IS NOT NULL AND id IN ('{orders}')";
        if (!await Story.Until(async () => await story.Data.Count(sql, ct) == story.Shared.Count, PaidLimit, ct))
        {
            throw new StoryBroke($"all shared sales are paid: {sql}");
        }
    }

    private sealed record Link(string Id, string Token);
}

/// <summary>A sale that came by a share (分享成交), and what must have been decided of it.</summary>
/// <param name="Rule">The attribution's rule; None where nobody earns.</param>
/// <param name="Earner">Whose the commission is.</param>
/// <param name="Owner">Whose the performance is: the bound guide's, whoever shared.</param>
internal sealed record SharedSale(string Order, string Share, string Rule, string? Earner, string? Owner);

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// The house is killed three times with orders, payment notices and WeCom callbacks in flight (断电演练), at named fail points; buyers repeat
/// what was not answered with the same keys, the sandbox tells again what was not acknowledged, and everything stands exactly once.
/// </summary>
internal sealed class DieAndRise : IChapter
{
    internal static readonly string[] FailPoints = ["lane.committed:1", "listener.written:2", "outbound.called:1"];
    private const int Buyers = 12;
    private const int Payers = 6;
    private const int Scanners = 6;
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WecomLimit = TimeSpan.FromSeconds(15);
    private const int WecomTries = 3;
    private static readonly TimeSpan Retries = TimeSpan.FromMinutes(5);

    public string Title => $"主机在 {FailPoints.Length} 个故障点被 kill -9，下单、支付通知、企微回调重试 the house dies and rises";

    public async Task Play(Story story, CancellationToken ct)
    {
        var skus = await SellAndPay.Skus(story, ct);
        await story.Sandbox.Act("faults/add", new { scope = "callback:pay *", kind = "duplicate" }, ct);
        foreach (var point in FailPoints)
        {
            var round = new Round(point, await Tickets(story, skus, point, ct), await Strangers(story, ct));
            var since = await LastLine(story, ct);
            // Listeners have nothing left to write, or the armed host would die of that before it stands.
            await story.Settled(ct);
            await story.Host.KillNow();
            await story.Host.Start(ct, point);
            await Task.WhenAll(Pay(story, round, ct), Scan(story, round, ct), Order(story, skus, round, ct));
            var died = await Story.Until(() => Task.FromResult(story.Host.HasDied), DeathLimit, ct);
            await story.Host.KillNow();
            await story.Host.Start(ct);
            // Others come while it stands again.
            await Scan(story, round with { Strangers = await Strangers(story, ct) }, ct);
            await Order(story, skus, round, ct);
            // What was not acknowledged comes again, by Tencent's own ladder: WeCom's within seconds, in which a welcome is still in time.
            await Story.Until(async () => (await Callback.Of(story.Sandbox, "wecom", ct))
                .All(callback => callback.IsAcknowledged || callback.Outcomes.Count >= WecomTries), WecomLimit, ct);
            await story.Sandbox.Pass(Retries, ct);
            await story.Sandbox.Act("callbacks/idle", new { }, ct);
            await story.Settled(ct);
            story.Deaths.Add(await Aftermath.Count(story, new(point, died, since, [.. round.Answers.Values]), ct));
            Story.Say($"{point}：{(died ? "已死并重启" : "未触发")}，{story.Deaths[^1].Acknowledged}");
        }

        await story.Sandbox.Act("faults/clear", new { }, ct);
    }

    private static async Task<long> LastLine(Story story, CancellationToken ct) =>
        (await Callback.Of(story.Sandbox, "pay", ct)).Concat(await Callback.Of(story.Sandbox, "wecom", ct)).Max(callback => callback.Seq);

    /// <summary>Orders that are ready to be paid in the moment of death.</summary>
    private static async Task<IReadOnlyList<Ticket>> Tickets(Story story, IReadOnlyList<string> skus, string point, CancellationToken ct)
    {
        var tickets = new List<Ticket>();
        foreach (var (buyer, number) in story.Consumers.Skip(Buyers).Take(Payers).Select((buyer, number) => (buyer, number)))
        {
            var placed = await buyer.Line.Post("/api/mall/orders", SellAndPay.Order(skus, number, buyer.Phone, null), ct);
            var fields = (await SellAndPay.Prepay(story, buyer, placed["order"]!.GetValue<string>(), ct))["fields"]!;
            tickets.Add(new(buyer, fields));
        }

        return tickets;
    }

    private static async Task<IReadOnlyList<string>> Strangers(Story story, CancellationToken ct)
    {
        var born = new List<string>();
        for (var number = 0; number < Scanners; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"lk{story.Strangers.Count + 1:D3}");
            await story.Sandbox.Act("persona/create",
                new JsonObject { ["id"] = name, ["phone"] = Phones.Of(Phones.Most - 1 - story.Strangers.Count) }, ct);
            story.Strangers.Add(name);
            born.Add(name);
        }

        return born;
    }

    private static Task Pay(Story story, Round round, CancellationToken ct) => Task.WhenAll(round.Tickets.Select(ticket =>
        story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = ticket.Buyer.Persona, ["request_payment"] = ticket.Fields.DeepClone() }, ct)));

    private static Task Scan(Story story, Round round, CancellationToken ct) => Task.WhenAll(round.Strangers.Select((persona, number) =>
        story.Sandbox.Act("persona/scan-contact-way", new JsonObject
        {
            ["persona"] = persona, ["qr"] = story.Cast.CodeOf[Cast.Guides[number % Cast.Guides.Length].Code],
        }, ct)));

    /// <summary>Buyers place an order and take it back; who got no answer, or another one than before, is told apart by the order's
    /// id.</summary>
    private static async Task Order(Story story, IReadOnlyList<string> skus, Round round, CancellationToken ct) =>
        await Parallel.ForAsync(
            0, Buyers, new ParallelOptions { MaxDegreeOfParallelism = Buyers, CancellationToken = ct }, async (number, token) =>
        {
            var buyer = story.Consumers[number];
            var key = $"crash-{round.FailPoint}-{number}";
            try
            {
                var placed = await buyer.Line.Try(
                    HttpMethod.Post, "/api/mall/orders", SellAndPay.Order(skus, number, buyer.Phone, null), token, key);
                if (!placed.Ok)
                {
                    return;
                }

                var order = placed.Body["order"]!.GetValue<string>();
                if (round.Answers.GetOrAdd(number, order) != order)
                {
                    story.Doubled.Add(order);
                }

                await buyer.Line.Try(
                    HttpMethod.Post, $"/api/mall/orders/{order}/pay", new { way = "MiniProgram", appId = story.Cast.MallAppId }, token);
                await buyer.Line.Try(HttpMethod.Post, $"/api/mall/orders/{order}/cancel", new { }, token);
            }
            catch (HttpRequestException)
            {
                // The house died under this request: the buyer asks again in the next round, with the same key.
                story.CountUnanswered();
            }
        });

    private sealed record Ticket(Consumer Buyer, JsonNode Fields);

    private sealed record Round(string FailPoint, IReadOnlyList<Ticket> Tickets, IReadOnlyList<string> Strangers)
    {
        internal ConcurrentDictionary<int, string> Answers { get; } = new();
    }
}

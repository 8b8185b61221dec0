using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// The house is killed three times with requests in flight (断电演练), at named fail points; buyers repeat what was not answered with the same
/// keys, and every order stands exactly once.
/// </summary>
internal sealed class DieAndRise : IChapter
{
    internal static readonly string[] FailPoints = ["lane.committed:1", "listener.written:2", "outbound.called:1"];
    private const int Buyers = 12;
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(30);

    public string Title => $"主机在 {FailPoints.Length} 个故障点被 kill -9，请求重试 the house dies and rises";

    public async Task Play(Story story, CancellationToken ct)
    {
        var skus = await SellAndPay.Skus(story, ct);
        foreach (var point in FailPoints)
        {
            await story.Host.KillNow();
            await story.Host.Start(ct, point);
            var answers = new ConcurrentDictionary<int, string>();
            await Round(story, skus, point, answers, ct);
            var died = await Story.Until(() => Task.FromResult(story.Host.HasDied), DeathLimit, ct);
            await story.Host.KillNow();
            await story.Host.Start(ct);
            await Round(story, skus, point, answers, ct);
            story.Deaths.Add(new(point, died, [.. answers.Values]));
            Story.Say($"{point}：{(died ? "已死并重启" : "未触发")}，{answers.Count} 单有回执");
        }

        await story.Settled(ct);
    }

    /// <summary>Buyers place an order and take it back; who got no answer, or another one than before, is told apart by the order's
    /// id.</summary>
    private static async Task Round(
        Story story, IReadOnlyList<string> skus, string point, ConcurrentDictionary<int, string> answers, CancellationToken ct) =>
        await Parallel.ForAsync(
            0, Buyers, new ParallelOptions { MaxDegreeOfParallelism = Buyers, CancellationToken = ct }, async (number, token) =>
        {
            var buyer = story.Consumers[number];
            var key = $"crash-{point}-{number}";
            try
            {
                var placed = await buyer.Line.Try(
                    HttpMethod.Post, "/api/mall/orders", SellAndPay.Order(skus, number, buyer.Phone, null), token, key);
                if (!placed.Ok)
                {
                    return;
                }

                var order = placed.Body["order"]!.GetValue<string>();
                if (answers.GetOrAdd(number, order) != order)
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
                story.Unanswered++;
            }
        });
}

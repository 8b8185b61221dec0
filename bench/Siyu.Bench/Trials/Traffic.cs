using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>
/// A shop's day while things break (演练流量): buyers place, pay, and their notices come; customers add guides. Whoever gets no answer does the
/// same again with the same key, as phones, WeChat and WeCom do. What was acknowledged is remembered here, outside of everything that is
/// killed.
/// </summary>
internal sealed class Traffic(OrderGround ground, PlayedPay pay, string address) : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ClosedLoop http = new(address, 256);
    private readonly PlayedWeCom wecom = new();
    private int next = -1;
    private int unanswered;

    /// <summary>Orders, by the key under which they were asked for.</summary>
    public ConcurrentDictionary<string, string> Orders { get; } = new();

    /// <summary>Numbers of payments whose notice was taken.</summary>
    public ConcurrentBag<string> Paid { get; } = [];

    /// <summary>Callbacks that were taken, by the customer's id.</summary>
    public ConcurrentBag<string> Callbacks { get; } = [];

    /// <summary>Keys that were answered with another order than before.</summary>
    public ConcurrentBag<string> Doubled { get; } = [];

    /// <summary>Refusals that no fault explains.</summary>
    public ConcurrentBag<string> Refused { get; } = [];

    public string SoFar => $"{Orders.Count} orders, {Paid.Count} paid";

    /// <summary>How long a client thinks between two journeys, so that the buyers last.</summary>
    public TimeSpan Thinks { get; init; } = TimeSpan.FromMilliseconds(150);

    public bool IsUsedUp => next >= ground.Buyers.Count;

    public int Unanswered => unanswered;

    /// <summary>The longest that anybody had to wait for a first answer, in milliseconds.</summary>
    public long LongestMs { get; private set; }

    public Task Flow(int clients, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => Client(stop), CancellationToken.None)));

    /// <summary>Waits until so many more payments were taken, or it took too long.</summary>
    public async Task Takes(int more, TimeSpan atMost, CancellationToken ct)
    {
        var (goal, watch) = (Paid.Count + more, Stopwatch.StartNew());
        while (Paid.Count < goal && watch.Elapsed < atMost) await Task.Delay(10, ct);
    }

    public void Dispose() => http.Dispose();

    private async Task Client(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var at && at < ground.Buyers.Count)
        {
            await Push(at);
            if (await Place(ground.Buyers[at], at) is { } order) await Pay(ground.Buyers[at], order);
            await Task.Delay(Thinks, CancellationToken.None);
        }
    }

    private async Task<JsonNode?> Place(Buyer buyer, int at)
    {
        var key = $"trial-order-{at:D8}";
        var call = ground.Order(buyer, (ground.Skus[at % ground.Skus.Count], 1)) with { Headers = [("Idempotency-Key", key)] };
        if (await Until(() => call, answer => answer.Ok) is not { } placed) return null;
        Orders[key] = Word(placed, "order");
        if (at % 4 != 0) return placed;
        // A phone that thinks it got no answer.
        if (await Until(() => call, answer => answer.Ok) is { } again && Word(again, "order") != Orders[key]) Doubled.Add(key);
        return placed;
    }

    private async Task Pay(Buyer buyer, JsonNode order)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { way = "Native", appId = PlayedPay.AppId });
        var call = new Call(HttpMethod.Post, $"/api/mall/orders/{Word(order, "order")}/pay") { Token = buyer.Token, Body = body };
        if (await Until(() => call, answer => answer.Ok) is not { } ticket) return;
        var number = Guid.Parse(Word(ticket, "payment")).ToString("N");
        var fen = order["payable"]!.GetValue<long>();
        // 409: an earlier delivery was taken, and its answer was lost.
        if (await Until(() => pay.Notice(number, fen), answer => answer.Ok) is not null) Paid.Add(number);
    }

    private async Task Push(int at)
    {
        var external = string.Create(CultureInfo.InvariantCulture, $"wmtrial{at:D8}");
        var when = TimeProvider.System.GetUtcNow();
        if (await Until(() => wecom.Push(external, when), answer => answer.Ok) is not null) Callbacks.Add(external);
    }

    /// <summary>Does it again until it is answered; null where it was refused for good, or nobody answered in time.</summary>
    private async Task<JsonNode?> Until(Func<Call> call, Func<Answer, bool> well)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            try
            {
                var answer = await http.Send(call(), CancellationToken.None);
                if (well(answer))
                {
                    LongestMs = Math.Max(LongestMs, watch.ElapsedMilliseconds);
                    var text = System.Text.Encoding.UTF8.GetString(answer.Body);
                    return text.StartsWith('{') ? JsonNode.Parse(text) : new JsonObject();
                }
                if ((int)answer.Status is >= 400 and < 500
                    && answer.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
                {
                    Refused.Add($"{(int)answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body)}");
                    return null;
                }
            }
            catch (HttpRequestException)
            {
                // It was killed under this request; the same is asked again.
            }
            catch (OperationCanceledException)
            {
                // It hung for longer than a phone waits; the same is asked again.
            }
            Interlocked.Increment(ref unanswered);
            await Task.Delay(Again, CancellationToken.None);
        }
        Refused.Add("nobody answered in time");
        return null;
    }

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();
}

using System.Collections.Concurrent;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;
using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Bench.Callbacks;

/// <summary>
/// WeCom and WeChat Pay call, each call a new one, signed beforehand (回调入库): answered only when it is on disk. After the repeats the
/// house is killed under the same load, and what it had answered must be there.
/// </summary>
internal sealed class CallbacksBench : IBench
{
    private const int Clients = 256;
    private const int MessagesAtOnce = 12_000;
    private const int NoticesAtOnce = 3_000;
    private const int KilledAfterMs = 1_500;

    public string Name => "callbacks";

    public string Summary => "企微回调与支付通知，预先签名，落盘才应答 WeCom callbacks and pay notices, signed beforehand, on disk before the answer";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        new(Figure.PerSecond, 3_000), new(Figure.P99, 200, AtMost: true), new(Figure.Lost, 0, AtMost: true),
        new(Figure.Errors, 0, AtMost: true),
    ];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var turns = workshop.Repeats + 2;
        var ground = await OrderGround.Lay(workshop, NoticesAtOnce * turns, (1, NoticesAtOnce * turns + 1), ct);
        var wecom = WeComMail.Of("wwbench0000000001");
        using var pay = new PayMail();
        var bills = await Bills(ground, wecom, pay, ct);
        var runs = new List<Figures>();
        var acknowledged = new ConcurrentBag<string>();
        await using (var host = await Houses.Serve(ground.Database, ct))
        {
            await Post(host, Letters(wecom, pay, bills, NoticesAtOnce / 4), acknowledged, ct);
            for (var repeat = 0; repeat < workshop.Repeats; repeat++)
            {
                var letters = Letters(wecom, pay, bills, NoticesAtOnce);
                await OrderGround.Quiesce(ground.Database, ct);
                await workshop.Checkpoint(ct);
                var load = await Post(host, letters, acknowledged, ct);
                Workshop.Say($"  {repeat + 1}. {load}");
                runs.Add(new Figures().With(load));
            }
        }
        await KillUnderLoad(ground.Database, Letters(wecom, pay, bills, NoticesAtOnce), acknowledged, ct);
        var lost = await Missing(ground.Database, acknowledged, ct);
        foreach (var run in runs) run[Figure.Lost] = lost;
        return runs;
    }

    /// <summary>Sets corp and merchant up, places an order for each notice, and opens its payment.</summary>
    private static async Task<Queue<(string Number, long Fen)>> Bills(
        OrderGround ground, WeComMail wecom, PayMail pay, CancellationToken ct)
    {
        await using (var host = await Houses.Serve(ground.Database, ct))
        {
            using var console = new Line(host.Address);
            await Groundwork.SignIn(console, ct);
            await console.Put($"/api/console/wecom/corps/{wecom.Corp}", wecom.Settings, ct);
            await console.Put($"/api/console/payments/merchants/{PayMail.Merchant}", pay.Settings, ct);
            var buyers = new ConcurrentQueue<Buyer>(ground.Buyers);
            using var loop = new ClosedLoop(host.Address, Clients);
            var load = await loop.Run(
                _ => buyers.TryDequeue(out var buyer) ? ground.Order(buyer, (ground.Skus[0], 1)) : null, null, ct);
            Workshop.Say($"  下单 orders placed: {load}");
            await OrderGround.Quiesce(ground.Database, ct);
        }
        return await OpenPayments(ground.Database, ct);
    }

    private static async Task<Queue<(string Number, long Fen)>> OpenPayments(BenchDatabase database, CancellationToken ct)
    {
        await using var house = SignedIn.House(database);
        var orders = await database.Texts("SELECT id || '/' || member || '/' || payable FROM orders_order ORDER BY placed_at", ct);
        var bills = new Queue<(string, long)>();
        foreach (var chunk in orders.Select(text => text.Split('/')).Chunk(500))
            await house.Services.GetRequiredService<Platform.Works>().Do(async services =>
            {
                var payments = services.GetRequiredService<IPayments>();
                foreach (var order in chunk)
                {
                    var fen = long.Parse(order[2], System.Globalization.CultureInfo.InvariantCulture);
                    var opened = await payments.Open(new(new(Guid.Parse(order[0])), new(Guid.Parse(order[1])), new Money(fen), "基准订单",
                        TimeProvider.System.GetUtcNow().AddHours(2)), ct);
                    bills.Enqueue((opened.Value.Value.ToString("N"), fen));
                }
            }, ct);
        return bills;
    }

    /// <summary>Four messages to one notice, in turn.</summary>
    private static List<(Call Call, string Mark)> Letters(
        WeComMail wecom, PayMail pay, Queue<(string Number, long Fen)> bills, int notices)
    {
        var letters = new List<(Call, string)>();
        for (var i = 0; i < notices; i++)
        {
            for (var message = 0; message < MessagesAtOnce / NoticesAtOnce; message++) letters.Add(wecom.Write(letters.Count));
            var (number, fen) = bills.Dequeue();
            letters.Add(pay.Write(number, fen));
        }
        return letters;
    }

    private static async Task<Load> Post(
        OwnProcess host, List<(Call Call, string Mark)> letters, ConcurrentBag<string> acknowledged, CancellationToken ct)
    {
        var under = new string[Clients];
        var next = -1;
        using var loop = new ClosedLoop(host.Address, Clients);
        var load = await loop.Run(
            client =>
            {
                if (Interlocked.Increment(ref next) is var at && at >= letters.Count) return null;
                under[client] = letters[at].Mark;
                return letters[at].Call;
            },
            (client, _, answer) =>
            {
                if (answer.Ok) acknowledged.Add(under[client]);
            }, ct);
        foreach (var refusal in loop.FirstRefusals.Where(_ => !host.HasExited)) Workshop.Say($"  ! {refusal}");
        return load;
    }

    private static async Task KillUnderLoad(
        BenchDatabase database, List<(Call Call, string Mark)> letters, ConcurrentBag<string> acknowledged, CancellationToken ct)
    {
        var before = acknowledged.Count;
        await using (var host = await Houses.Serve(database, ct))
        {
            var posting = Post(host, letters, acknowledged, ct);
            await Task.Delay(KilledAfterMs, ct);
            await host.Kill();
            await posting;
        }
        Workshop.Say($"  kill -9 之前已应答 answered before kill -9: {acknowledged.Count - before}");
        await using var again = await Houses.Serve(database, ct);
        Workshop.Say($"  重启 started again in {again.Start.TotalSeconds:F1} s");
        await OrderGround.Quiesce(database, ct);
    }

    private static async Task<int> Missing(BenchDatabase database, ConcurrentBag<string> acknowledged, CancellationToken ct)
    {
        var hex = database.IsSqlite ? "hex(dedupe)" : "upper(encode(dedupe, 'hex'))";
        var there = (await database.Texts($"SELECT {hex} FROM wecom_inbox", ct)).ToHashSet();
        there.UnionWith(await database.Texts("SELECT provider_event_id FROM payments_notice", ct));
        return acknowledged.Count(mark => !there.Contains(mark));
    }
}

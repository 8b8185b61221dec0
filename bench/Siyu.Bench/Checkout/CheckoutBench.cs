using System.Diagnostics;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Checkout;

/// <summary>Whole journeys (完整购买旅程): login, cart, quote, order, prepay, WeChat's notice, paid.</summary>
internal sealed class CheckoutBench : IBench
{
    private const int Buyers = 16;
    private const int Phones = 200;
    private const int WarmUp = 200;
    private const int Journeys = 800;
    private const string CpuPerThousand = "cpu_s_per_1000";
    private static readonly TimeSpan PaidLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);
    private int requests;

    public string Name => "checkout";

    public string Summary => "登录到支付成功，对着沙箱 login to paid against the sandbox, 16 buyers; CPU of server, database and OLAP";

    public IReadOnlyList<Target> Targets(bool sqlite) => [new(CpuPerThousand, 4, AtMost: true), new(Figure.Errors, 0, AtMost: true)];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        await using var mall = await MallOfPhones.Open(workshop, Phones, Buyers, ct);
        int[] database = [.. await workshop.DatabaseProcesses(ct)];
        await Measure(mall, WarmUp, ct);
        var runs = new List<Figures>();
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            await OrderGround.Quiesce(mall.Database, ct);
            var (cpu, asked) = (Cpu(mall, database), requests);
            var load = await Measure(mall, Journeys, ct);
            // What the journeys left to do is theirs, too.
            await OrderGround.Quiesce(mall.Database, ct);
            var run = new Figures().With(load);
            foreach (var ((name, now), (_, before)) in Cpu(mall, database).Zip(cpu))
                run[name] = (now - before) * 1000 / Math.Max(1, load.Done);
            run["requests_per_journey"] = (double)(requests - asked) / Math.Max(1, load.Done);
            run["memory_mb"] = CpuClock.MegaBytes(mall.Host.Id);
            run["cold_start_s"] = mall.Host.Start.TotalSeconds;
            Workshop.Say($"  {repeat + 1}. {run}");
            runs.Add(run);
        }
        await Check(mall, runs, ct);
        return runs;
    }

    /// <summary>CPU seconds so far, of all and of each: the embedded OLAP is the host's child.</summary>
    private static (string Name, double Seconds)[] Cpu(MallOfPhones mall, int[] database)
    {
        var (host, family, tables) = (CpuClock.OwnSeconds(mall.Host.Id), CpuClock.Seconds(mall.Host.Id), CpuClock.Seconds(database));
        return
        [
            (CpuPerThousand, family + tables), ("cpu_host_s_per_1000", host), ("cpu_olap_s_per_1000", family - host),
            ("cpu_database_s_per_1000", tables),
        ];
    }

    private async Task<Load> Measure(MallOfPhones mall, int journeys, CancellationToken ct)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var tallies = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async buyer =>
        {
            var tally = new Tally();
            while (Interlocked.Increment(ref next) is var number && number < journeys)
            {
                var begun = Stopwatch.GetTimestamp();
                // Each buyer has phones of their own, so that no phone makes two journeys at once.
                var phone = mall.Phones[buyer + Buyers * (number % (Phones / Buyers))];
                if (await Journey(mall, phone, number, ct)) tally.Microseconds.Add((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
                else tally.Faults++;
            }
            return tally;
        }));
        return Load.Of(tallies, watch.Elapsed.TotalSeconds);
    }

    private async Task<bool> Journey(MallOfPhones mall, Phone phone, int number, CancellationToken ct)
    {
        await mall.Login(phone, ct);
        var lines = Enumerable.Range(0, 1 + number % 2)
            .Select(line => new { sku = mall.Skus[(number * 7 + line * 5) % mall.Skus.Count], quantity = 1 }).ToList();
        await mall.Ask(phone, HttpMethod.Get, "/api/mall/skus?ids=" + string.Join(',', lines.Select(line => line.sku)), null, ct);
        var quote = await mall.Ask(phone, HttpMethod.Post, "/api/mall/quote", new { lines }, ct);
        var placed = await mall.Ask(phone, HttpMethod.Post, "/api/mall/orders", new
        {
            lines, delivery = "Express", expected = quote["payable"]!.GetValue<long>(),
            receiver = new { fullName = "王女士", phone = "13800138000", region = "浙江省杭州市西湖区", street = "文三路 478 号" },
        }, ct);
        var order = placed["order"]!.GetValue<string>();
        var payer = new { way = "MiniProgram", appId = mall.AppId };
        var ticket = await mall.Ask(phone, HttpMethod.Post, $"/api/mall/orders/{order}/pay", payer, ct);
        await mall.Act("pay",
            new JsonObject { ["persona"] = phone.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        Interlocked.Add(ref requests, 5);
        return await Paid(mall, phone, order, ct);
    }

    /// <summary>The page looks until it is paid, as the mall's does.</summary>
    private async Task<bool> Paid(MallOfPhones mall, Phone phone, string order, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < PaidLimit)
        {
            await Task.Delay(Look, ct);
            Interlocked.Increment(ref requests);
            var detail = await mall.Ask(phone, HttpMethod.Get, $"/api/mall/orders/{order}", null, ct);
            if (detail["state"]!.GetValue<string>() == "Paid") return true;
        }
        return false;
    }

    private static async Task Check(MallOfPhones mall, List<Figures> runs, CancellationToken ct)
    {
        await mall.Host.DisposeAsync();
        if (!await Houses.Verifies(mall.Database, ct)) throw new BenchBroke("the database does not verify");
        var oversold = await Acknowledged.Oversold(mall.Database, ct);
        foreach (var run in runs) run[Figure.Oversold] = oversold;
    }
}

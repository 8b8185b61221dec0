using System.Collections.Concurrent;
using System.Diagnostics;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>
/// More than it can take (过载): the clients that saturate it, then four times as many, which ask again at once when refused; then few
/// again. The generator has one CPU and the house the others.
/// </summary>
internal sealed class Overload : IBench
{
    private const int Buyers = 2_048;
    private const int Few = 16;
    private const int Times = 4;
    private const double Saturated = 0.95;
    private static readonly int[] Steps = [64, 128, 256, 512, 1_024];
    private static readonly TimeSpan StepFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan OverloadFor = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, bool> acknowledged = new();
    private int next = -1;

    public string Name => "overload";

    public string Summary => "过载：四倍于饱和的客户端 four times the clients that saturate it: goodput, 503s, memory, recovery";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        new("goodput_of_peak", 0.8), new("recovery_s", 10, AtMost: true), new(Figure.Lost, 0, AtMost: true),
        new(Figure.Oversold, 0, AtMost: true), new(Figure.Errors, 0, AtMost: true),
    ];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var ground = await OrderGround.Lay(workshop, Buyers, (1, 10_000_000), ct);
        var cpus = Environment.ProcessorCount;
        if (OperatingSystem.IsLinux()) Process.GetCurrentProcess().ProcessorAffinity = 1 << (cpus - 1);
        var runs = new List<Figures>();
        await using (var host = await Houses.Serve(ground.Database, cpus > 2 ? $"0-{cpus - 2}" : "0", ct))
        {
            await Order(host, ground, Steps[0], StepFor, ct);
            for (var repeat = 0; repeat < workshop.Repeats; repeat++)
            {
                await workshop.Checkpoint(ct);
                var run = await Once(host, ground, ct);
                Workshop.Say($"  {repeat + 1}. {run}");
                runs.Add(run);
            }
            await OrderGround.Quiesce(ground.Database, ct);
        }
        var kept = (await ground.Database.Texts("SELECT id FROM orders_order", ct)).ToHashSet(StringComparer.Ordinal);
        if (!await Houses.Verifies(ground.Database, ct)) throw new BenchBroke("the database does not verify");
        foreach (var run in runs)
            (run[Figure.Lost], run[Figure.Oversold]) =
                (acknowledged.Keys.Count(order => !kept.Contains(order)), await Acknowledged.Oversold(ground.Database, ct));
        return runs;
    }

    private async Task<Figures> Once(OwnProcess host, OrderGround ground, CancellationToken ct)
    {
        var calm = (await Order(host, ground, Few, StepFor, ct)).Percentile(99);
        var steps = new List<(int Clients, Load Load)>();
        foreach (var clients in Steps) steps.Add((clients, await Order(host, ground, clients, StepFor, ct)));
        var peak = steps.Max(step => step.Load.PerSecond);
        var saturating = steps.First(step => step.Load.PerSecond >= peak * Saturated).Clients;
        var before = CpuClock.MegaBytes(host.Id);
        var (load, most) = await WithMemory(host, () => Order(host, ground, saturating * Times, OverloadFor, ct));
        var run = new Figures().With(load);
        run["peak_per_s"] = peak;
        run["goodput_of_peak"] = load.PerSecond / peak;
        run["saturating_clients"] = saturating;
        run["overload_clients"] = saturating * Times;
        run["busy_per_s"] = load.Busy / load.Seconds;
        (run["memory_before_mb"], run["memory_most_mb"]) = (before, most);
        run["recovery_s"] = await Recovery(host, ground, calm, ct);
        return run;
    }

    /// <summary>How long until few clients are served within twice their calm p99 again, a second at a time.</summary>
    private async Task<double> Recovery(OwnProcess host, OrderGround ground, double calm, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < RecoveryLimit)
        {
            var begun = watch.Elapsed;
            if ((await Order(host, ground, Few, TimeSpan.FromSeconds(1), ct)).Percentile(99) <= 2 * calm) return begun.TotalSeconds;
        }
        return RecoveryLimit.TotalSeconds;
    }

    private async Task<Load> Order(OwnProcess host, OrderGround ground, int clients, TimeSpan time, CancellationToken ct)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        using var loop = new ClosedLoop(host.Address, clients);
        var load = await loop.Run(
            _ => Stopwatch.GetTimestamp() < until
                ? ground.Order(ground.Buyers[Interlocked.Increment(ref next) % Buyers] with { Coupon = null }, (ground.Skus[0], 1)) : null,
            (_, _, answer) =>
            {
                if (answer.Ok) acknowledged[Acknowledged.Order(answer)] = true;
            }, ct);
        Workshop.Say($"  {clients} clients: {load}");
        foreach (var refusal in loop.FirstRefusals.Where(line => !line.Contains("→ 503", StringComparison.Ordinal)))
            Workshop.Say("  ! " + refusal);
        return load;
    }

    private static async Task<(Load Load, double MostMegaBytes)> WithMemory(OwnProcess host, Func<Task<Load>> run)
    {
        var running = run();
        var most = 0.0;
        while (!running.IsCompleted)
        {
            most = Math.Max(most, CpuClock.MegaBytes(host.Id));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(500)));
        }
        return (await running, most);
    }
}

using System.Diagnostics;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>A shop's day for as many minutes as asked (长跑): nothing is broken on purpose, and the host's memory must stay flat.</summary>
internal sealed class Soak : ITrial
{
    private const int Clients = 8;
    private const int BuyersAMinute = 850;
    /// <summary>How much more the last quarter may hold than the second, in which all is warm.</summary>
    private const double Flat = 1.15;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public string Name => "soak";

    public string Fault => "持续运行（次数为分钟数）just run; times are minutes, and memory must stay flat";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        await using var stage = await Stage.Set(workshop, ct, BuyersAMinute * times);
        var database = stage.Ground.Database;
        await using var host = await Houses.Serve(database, ct);
        using var traffic = new Traffic(stage.Ground, stage.Pay, host.Address) { Thinks = TimeSpan.FromMilliseconds(500) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var flow = traffic.Flow(Clients, stop.Token);
        var megabytes = await Watch(host, TimeSpan.FromMinutes(times), traffic, ct);
        await stop.CancelAsync();
        await flow;
        await OrderGround.Quiesce(database, ct);
        await host.DisposeAsync();
        var quarter = megabytes.Count / 4;
        var (warm, last) = (Median(megabytes.Skip(quarter).Take(quarter)), Median(megabytes.TakeLast(quarter)));
        var seen = $"{warm} MB in the second quarter, {last} MB in the last, {megabytes.Max()} MB at most";
        var result = await Reckoning.Of(times, traffic, database, [("memory of the host", seen)], ct);
        return last <= warm * Flat ? result : result with { Broken = [.. result.Broken, $"memory grows: {seen}"] };
    }

    private static async Task<List<long>> Watch(OwnProcess host, TimeSpan time, Traffic traffic, CancellationToken ct)
    {
        var (megabytes, watch) = (new List<long>(), Stopwatch.StartNew());
        while (watch.Elapsed < time)
        {
            await Task.Delay(Between, ct);
            using var process = Process.GetProcessById(host.Id);
            megabytes.Add(process.WorkingSet64 / 1_048_576);
            if (megabytes.Count % 12 == 0) Workshop.Say($"  {watch.Elapsed.TotalMinutes:F0} min: {traffic.SoFar}, {megabytes[^1]} MB");
        }
        return megabytes;
    }

    private static long Median(IEnumerable<long> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}

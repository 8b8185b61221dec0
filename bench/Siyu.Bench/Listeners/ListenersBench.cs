using System.Diagnostics;
using System.Globalization;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;
using Siyu.Platform;

namespace Siyu.Bench.Listeners;

/// <summary>A million events to five listeners with effects (监听吞吐), by the product's own pumps.</summary>
internal sealed class ListenersBench : IBench
{
    private const int Events = 1_000_000;
    private const int Keys = 10_000;
    private const int PublishedAtOnce = 5_000;
    private const int GroupAtMost = 256;
    private const int Listeners = 5;
    private const int LagSeconds = 5;
    private static readonly TimeSpan NaiveFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PlainFor = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Name => "listeners";

    public string Summary => "一百万事件、五个监听者 1 M events to five listeners with effects, against one event a transaction";

    public IReadOnlyList<Target> Targets(bool sqlite) => [new(Figure.RatioNaive, 5), new(Figure.Lost, 0, AtMost: true)];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var database = await workshop.Database("listeners", ct);
        await Publish(database, ct);
        var raw = new RawListeners(database);
        var runs = new List<Figures>();
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            await workshop.Checkpoint(ct);
            var naive = await raw.PerSecond(1, NaiveFor, ct);
            var bare = await raw.PerSecond(GroupAtMost, NaiveFor, ct);
            await Forget(database, ct);
            var run = await Hear<GroupRoom>(database, Patience, ct);
            run.Against(naive, bare);
            run[Figure.Lost] = await Wrong(database, ct);
            await Lag(database, run, ct);
            await Forget(database, ct);
            run["plain_per_s"] = (await Hear<PlainRoom>(database, PlainFor, ct))[Figure.PerSecond];
            run["plain_ratio_naive"] = run["plain_per_s"] / naive;
            await Forget(database, ct);
            Workshop.Say($"  {repeat + 1}. {run}");
            runs.Add(run);
        }
        return runs;
    }

    private static WebApplication House<TRoom>(BenchDatabase database, bool pumps) where TRoom : IModule
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSiyu(SiyuOptions.Read(["--data", database.Folder, "--database", database.Argument])).Add<TRoom>();
        if (pumps) builder.Services.AddPumps();
        return builder.Build();
    }

    private static async Task Publish(BenchDatabase database, CancellationToken ct)
    {
        await using var house = House<GroupRoom>(database, pumps: false);
        await house.Services.GetRequiredService<SchemaFiles>().Apply(ct);
        var works = house.Services.GetRequiredService<Works>();
        var watch = Stopwatch.StartNew();
        for (var from = 0; from < Events; from += PublishedAtOnce)
        {
            var first = from;
            await works.Do(services =>
            {
                var db = services.GetRequiredService<SiyuDb>();
                for (var i = first; i < first + PublishedAtOnce; i++) db.Publish(News(i));
                return Task.CompletedTask;
            }, ct);
        }
        Workshop.Say($"  发布 published {Events} in {watch.Elapsed.TotalSeconds:F1} s");
        if (!database.IsSqlite)
        {
            // Numbered first, so that what we compare with finds them; the pumps number what comes later.
            var sequencer = house.Services.GetRequiredService<Sequencer>();
            watch.Restart();
            while (await sequencer.Once(ct) > 0)
            {
            }
            Workshop.Say($"  定序 numbered in {watch.Elapsed.TotalSeconds:F1} s");
        }
    }

    private static BenchNews News(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"member-{(long)number * 7_919 % Keys}"), Tallies.Now);

    /// <summary>Lets the room's listeners hear until all have heard everything, or the time is over.</summary>
    private static async Task<Figures> Hear<TRoom>(BenchDatabase database, TimeSpan time, CancellationToken ct) where TRoom : IModule
    {
        await using var house = House<TRoom>(database, pumps: true);
        var cpu = CpuClock.Seconds(Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        await house.StartAsync(ct);
        var heard = 0L;
        while (heard < (long)Events * Listeners && watch.Elapsed < time)
        {
            await Task.Delay(200, ct);
            heard = await Heard(database, ct);
        }
        var seconds = watch.Elapsed.TotalSeconds;
        var spent = CpuClock.Seconds(Environment.ProcessId) - cpu;
        await house.StopAsync(ct);
        return new Figures
        {
            [Figure.PerSecond] = heard / (double)Listeners / seconds, ["cpu_us_per_event"] = spent * 1e6 / heard * Listeners,
        };
    }

    /// <summary>A thousand events a second, in small transactions: how long each waits for each listener.</summary>
    private static async Task Lag(BenchDatabase database, Figures run, CancellationToken ct)
    {
        // The house that has just ended need not be waited for.
        await database.Run("UPDATE platform_cursor SET lease_owner = NULL, lease_until = NULL", ct);
        await using var house = House<GroupRoom>(database, pumps: true);
        await house.StartAsync(ct);
        var works = house.Services.GetRequiredService<Works>();
        (Tallies.KeepsLag, var next) = (true, 0);
        Tallies.LagMicroseconds.Clear();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < LagSeconds * 100; i++)
        {
            await beat.WaitForNextTickAsync(ct);
            await works.Do(services =>
            {
                for (var one = 0; one < 10; one++) services.GetRequiredService<SiyuDb>().Publish(News(next++));
                return Task.CompletedTask;
            }, ct);
        }
        await Task.Delay(2_000, ct);
        Tallies.KeepsLag = false;
        await house.StopAsync(ct);
        var lags = Tallies.LagMicroseconds.Order().ToArray();
        if (lags.Length != next * Listeners) throw new BenchBroke($"{lags.Length} effects of {next} events");
        run["lag_p50_ms"] = lags[lags.Length / 2] / 1e3;
        run["lag_p99_ms"] = lags[lags.Length * 99 / 100] / 1e3;
    }

    private static Task<long> Heard(BenchDatabase database, CancellationToken ct) =>
        database.Count("SELECT coalesce(sum(heard), 0) FROM bench_tally WHERE listener LIKE 'Group%' OR listener LIKE 'Plain%'", ct);

    /// <summary>Events that some listener did not count once.</summary>
    private static async Task<double> Wrong(BenchDatabase database, CancellationToken ct) => Math.Abs(
        (long)Events * Listeners - await Heard(database, ct));

    private static async Task Forget(BenchDatabase database, CancellationToken ct)
    {
        await database.Run("DELETE FROM bench_tally", ct);
        await database.Run("DELETE FROM platform_cursor", ct);
        await database.Run($"DELETE FROM platform_event WHERE position > {Events}", ct);
    }
}

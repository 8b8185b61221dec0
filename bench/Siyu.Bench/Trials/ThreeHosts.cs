using System.Diagnostics;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>Three hosts on one PostgreSQL behind a plain balancer, of which one after the other is killed (三主机轮流被杀).</summary>
internal sealed class ThreeHosts : ITrial
{
    private const int Clients = 12;
    private const int Hosts = 3;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    /// <summary>Longer than elsewhere, for the buyers must last for all the starts of hosts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LeaseLimit = TimeSpan.FromSeconds(60);

    public string Name => "three-hosts";

    public string Fault => "三台主机共用一个 PostgreSQL，轮流 kill -9 three hosts on one PostgreSQL, one after the other killed";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        if (workshop.IsSqlite) throw new BenchBroke("three-hosts wants PostgreSQL: --database postgres");
        await using var stage = await Stage.Set(workshop, ct, buyers: 6_000);
        var database = stage.Ground.Database;
        var hosts = new List<OwnProcess>();
        for (var i = 0; i < Hosts; i++) hosts.Add(await Open(workshop, database, i, ct));
        using var balancer = new Balancer();
        balancer.Behind([.. hosts.Select(host => host.Address)]);
        using var traffic = new Traffic(stage.Ground, stage.Pay, balancer.Address) { Thinks = Pause };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var flow = traffic.Flow(Clients, stop.Token);
        var moved = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(Between, ct);
            var victim = hosts[time % Hosts];
            var pid = victim.Id;
            var leases = await Leases(database, pid, ct);
            await victim.Kill();
            moved.Add(await Taken(database, pid, ct));
            await victim.DisposeAsync();
            hosts[time % Hosts] = await Open(workshop, database, time % Hosts, ct);
            balancer.Behind([.. hosts.Select(host => host.Address)]);
            Workshop.Say($"  {time + 1}. {traffic.SoFar}, {leases} leases moved within {moved[^1].TotalSeconds:F1} s");
        }
        await stop.CancelAsync();
        await flow;
        await OrderGround.Quiesce(database, ct);
        foreach (var host in hosts) await host.DisposeAsync();
        var result = await Reckoning.Of(times, traffic, database, [("leases of the dead taken over", Reckoning.Seconds(moved))], ct);
        return moved.Max() <= TimeSpan.FromSeconds(10) ? result
            : result with { Broken = [.. result.Broken, $"leases moved after {moved.Max().TotalSeconds:F1} s only"] };
    }

    private static Task<OwnProcess> Open(Workshop workshop, BenchDatabase database, int number, CancellationToken ct)
    {
        var keys = Path.Combine(workshop.Folder, $".siyu-keys-{database.Name}.json");
        var own = database with { Folder = Directory.CreateDirectory(Path.Combine(workshop.Folder, $"host-{number}")).FullName };
        return Houses.Serve(own, ct, "--keys", keys);
    }

    private static Task<long> Leases(BenchDatabase database, int pid, CancellationToken ct) =>
        database.Count($"SELECT count(*) FROM platform_cursor WHERE lease_owner LIKE '%/{pid}/%'", ct);

    /// <summary>Until no listener belongs to the dead any more.</summary>
    private static async Task<TimeSpan> Taken(BenchDatabase database, int pid, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < LeaseLimit && await Leases(database, pid, ct) > 0) await Task.Delay(100, ct);
        return watch.Elapsed;
    }
}

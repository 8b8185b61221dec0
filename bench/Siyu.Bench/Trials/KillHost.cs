using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>The host is killed again and again under load (主机 kill -9).</summary>
internal sealed class KillHost : ITrial
{
    private const int Clients = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Random random = new(20_261_130);

    public string Name => "kill-host";

    public string Fault => "下单、支付通知、企微回调进行中主机被 kill -9 the host is killed with orders, pay notices and callbacks under way";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        await using var stage = await Stage.Set(workshop, ct);
        using var balancer = new Balancer();
        using var traffic = new Traffic(stage.Ground, stage.Pay, balancer.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var restarts = new List<TimeSpan>();
        var host = await Houses.Serve(stage.Ground.Database, ct);
        balancer.Behind(host.Address);
        var flow = traffic.Flow(Clients, stop.Token);
        for (var time = 0; time < times; time++)
        {
            await traffic.Takes(random.Next(5, 40), Patience, ct);
            await host.Kill();
            await host.DisposeAsync();
            host = await Houses.Serve(stage.Ground.Database, ct);
            balancer.Behind(host.Address);
            restarts.Add(host.Start);
            Workshop.Say($"  {time + 1}. {traffic.SoFar}, back after {host.Start.TotalSeconds:F1} s");
        }
        await stop.CancelAsync();
        await flow;
        await OrderGround.Quiesce(stage.Ground.Database, ct);
        await host.DisposeAsync();
        return await Reckoning.Of(times, traffic, stage.Ground.Database, [("restart until ready", Reckoning.Seconds(restarts))], ct);
    }
}

/// <summary>PostgreSQL dies and recovers (PostgreSQL 崩溃恢复): a server process of it is killed, and so it ends all and reads its log
/// again.</summary>
internal sealed class KillPostgres : ITrial
{
    private const int Clients = 12;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    public string Name => "kill-postgres";

    public string Fault => "PostgreSQL 进程被 kill -9，重启恢复 a process of PostgreSQL is killed: it breaks all connections and recovers";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        if (workshop.IsSqlite) throw new BenchBroke("kill-postgres wants PostgreSQL: --database postgres");
        await using var stage = await Stage.Set(workshop, ct);
        var database = stage.Ground.Database;
        await using var host = await Houses.Serve(database, ct);
        using var traffic = new Traffic(stage.Ground, stage.Pay, host.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var flow = traffic.Flow(Clients, stop.Token);
        var back = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(Between, ct);
            var pid = await Backend(database, ct);
            var (paid, watch) = (traffic.Paid.Count, System.Diagnostics.Stopwatch.StartNew());
            using (var victim = System.Diagnostics.Process.GetProcessById(pid)) victim.Kill();
            while (traffic.Paid.Count == paid && watch.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(20, ct);
            back.Add(watch.Elapsed);
            Workshop.Say($"  {time + 1}. {traffic.SoFar}, again after {watch.Elapsed.TotalSeconds:F1} s");
        }
        await stop.CancelAsync();
        await flow;
        await OrderGround.Quiesce(database, ct);
        return await Reckoning.Of(times, traffic, database, [("until the next payment is taken", Reckoning.Seconds(back))], ct);
    }

    /// <summary>A process of the database that serves somebody, as soon as it lets anybody ask.</summary>
    private static async Task<int> Backend(BenchDatabase database, CancellationToken ct)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(100, ct))
        {
            try
            {
                return (int)await database.Count(
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' LIMIT 1", ct);
            }
            catch (Npgsql.NpgsqlException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                // It recovers still.
            }
        }
    }
}

using System.Diagnostics;
using Npgsql;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Trials;

/// <summary>
/// Two PostgreSQL servers (主备 PostgreSQL): one is written to, the other follows it synchronously. Roles change when the first is killed and
/// the other promoted; the dead one comes back as the follower.
/// </summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private const string Owner = "postgres";
    private readonly string binaries;
    private readonly string folder;
    private readonly string[] asOwner;
    private readonly int[] ports = [OwnProcess.FreePort(), OwnProcess.FreePort()];
    private int primary;

    private PostgresPair(string binaries, string folder, string[] asOwner) =>
        (this.binaries, this.folder, this.asOwner) = (binaries, folder, asOwner);

    /// <summary>Names both; a client takes whichever can be written to.</summary>
    public string Connection =>
        $"Host=127.0.0.1:{ports[0]},127.0.0.1:{ports[1]};Username={Owner};Database=postgres;Target Session Attributes=primary;Timeout=5";

    public static async Task<PostgresPair> Start(string binaries, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("siyu-pair-").FullName;
        var root = Environment.UserName == "root";
        string[] asOwner = root ? ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups", "--"] : [];
        if (root) await Must(["chown", $"{Owner}:", folder], ct);
        var pair = new PostgresPair(binaries, folder, asOwner);
        await pair.Run(["initdb", "-D", pair.Data(0), "-U", Owner, "-A", "trust", "-E", "UTF8", "--locale=C"], ct);
        await pair.Serve(0, ct);
        await pair.Follow(1, ct);
        return pair;
    }

    /// <summary>Kills the primary at once, promotes the standby, and answers how long that took until it could be written to.</summary>
    public async Task<TimeSpan> FailOver(CancellationToken ct)
    {
        var (dead, heir) = (primary, 1 - primary);
        await Must([.. asOwner, "/bin/sh", "-c", $"kill -9 $(head -1 {Data(dead)}/postmaster.pid)"], ct);
        var watch = Stopwatch.StartNew();
        await Run(["pg_ctl", "promote", "-w", "-D", Data(heir)], ct);
        primary = heir;
        var took = watch.Elapsed;
        await Follow(dead, ct);
        return took;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var node in new[] { 1 - primary, primary })
            await Run(["pg_ctl", "stop", "-m", "immediate", "-D", Data(node)], CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    private string Data(int node) => Path.Combine(folder, $"node-{node}");

    /// <summary>A copy of the primary that follows it; from then on the primary answers only what both have on disk.</summary>
    private async Task Follow(int node, CancellationToken ct)
    {
        await Must([.. asOwner, "rm", "-rf", Data(node)], ct);
        await Run(["pg_basebackup", "-h", "127.0.0.1", "-p", $"{ports[primary]}", "-U", Owner, "-D", Data(node), "-R", "-X", "stream",
            "-c", "fast"], ct);
        await Serve(node, ct);
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={ports[primary]};Username={Owner};Database=postgres;Pooling=false");
        await connection.OpenAsync(ct);
        foreach (var sql in new[] { "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()" })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
        await using var inStep = new NpgsqlCommand("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", connection);
        for (var tries = 0; tries < 300 && await inStep.ExecuteScalarAsync(ct) is not 1L; tries++) await Task.Delay(100, ct);
    }

    /// <summary>Settings on the command line, so that a copy does not take over that somebody must follow it.</summary>
    private Task Serve(int node, CancellationToken ct) => Run(
    [
        "pg_ctl", "start", "-w", "-D", Data(node), "-l", Path.Combine(folder, $"node-{node}.log"), "-o",
        $"-p {ports[node]} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c shared_buffers=128MB",
    ], ct);

    private Task Run(string[] words, CancellationToken ct) => Must([.. asOwner, Path.Combine(binaries, words[0]), .. words[1..]], ct);

    private static async Task Must(string[] words, CancellationToken ct)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/", RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new BenchBroke($"{string.Join(' ', words)} → {process.ExitCode}");
    }
}

/// <summary>The primary dies and its synchronous standby is promoted (主库死亡、同步备库提升).</summary>
internal sealed class PromoteStandby : ITrial
{
    private const int Clients = 12;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);

    public string Name => "promote-standby";

    public string Fault => "主库 kill -9，同步备库提升为主 the primary is killed and its synchronous standby promoted";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        var binaries = workshop.Binaries ?? throw new BenchBroke("promote-standby wants PostgreSQL's programs: --binaries DIR");
        await using var pair = await PostgresPair.Start(binaries, ct);
        await using var stage = await Stage.Set(workshop with { Server = pair.Connection }, ct, buyers: 3_000);
        var database = stage.Ground.Database;
        await using var host = await Houses.Serve(database, ct);
        using var traffic = new Traffic(stage.Ground, stage.Pay, host.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var flow = traffic.Flow(Clients, stop.Token);
        var (promoted, back) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(Between, ct);
            var (paid, watch) = (traffic.Paid.Count, Stopwatch.StartNew());
            var failing = pair.FailOver(ct);
            while (traffic.Paid.Count <= paid + Clients && watch.Elapsed < TimeSpan.FromSeconds(90)) await Task.Delay(20, ct);
            back.Add(watch.Elapsed);
            promoted.Add(await failing);
            Workshop.Say($"  {time + 1}. {traffic.SoFar}, again after {back[^1].TotalSeconds:F1} s");
        }
        await stop.CancelAsync();
        await flow;
        await Orders.OrderGround.Quiesce(database, ct);
        return await Reckoning.Of(times, traffic, database,
            [("promotion", Reckoning.Seconds(promoted)), ("until payments are taken again", Reckoning.Seconds(back))], ct);
    }
}

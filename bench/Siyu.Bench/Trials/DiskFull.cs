using System.Diagnostics;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>The disk of a SQLite house is full for a while (磁盘写满), on a small file system of its own in memory.</summary>
internal sealed class DiskFull : ITrial
{
    private const int Clients = 16;
    private const int MegaBytes = 192;
    private static readonly TimeSpan Normal = TimeSpan.FromSeconds(4);

    public string Name => "disk-full";

    public string Fault => "数据盘写满后又腾出空间 the disk is full, and then there is room again";

    public async Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct)
    {
        if (!workshop.IsSqlite) throw new BenchBroke("disk-full wants SQLite: --database sqlite");
        var disk = Directory.CreateDirectory(Path.Combine(workshop.Folder, "small-disk")).FullName;
        await Must("mount", ["-t", "tmpfs", "-o", $"size={MegaBytes}m", "tmpfs", disk], ct);
        try
        {
            return await OnSmallDisk(workshop with { Folder = disk }, Path.Combine(workshop.Folder, "logs"), times, ct);
        }
        finally
        {
            await Must("umount", ["-l", disk], CancellationToken.None);
        }
    }

    private static async Task<TrialResult> OnSmallDisk(Workshop workshop, string logs, int times, CancellationToken ct)
    {
        await using var stage = await Stage.Set(workshop, ct, buyers: 3_000);
        await using var host = await Houses.Serve(stage.Ground.Database with { Logs = logs }, ct);
        using var traffic = new Traffic(stage.Ground, stage.Pay, host.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var flow = traffic.Flow(Clients, stop.Token);
        var (whileFull, back) = (0, new List<TimeSpan>());
        var ballast = Path.Combine(workshop.Folder, "ballast");
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(Normal, ct);
            await Fill(ballast, ct);
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
            var atFull = traffic.Orders.Count;
            await Task.Delay(Normal, ct);
            whileFull += traffic.Orders.Count - atFull;
            var (paid, watch) = (traffic.Paid.Count, Stopwatch.StartNew());
            File.Delete(ballast);
            while (traffic.Paid.Count == paid && watch.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(20, ct);
            back.Add(watch.Elapsed);
            Workshop.Say($"  {time + 1}. {traffic.SoFar}, again after {watch.Elapsed.TotalSeconds:F1} s");
        }
        await stop.CancelAsync();
        await flow;
        await OrderGround.Quiesce(stage.Ground.Database, ct);
        await host.DisposeAsync();
        return await Reckoning.Of(times, traffic, stage.Ground.Database,
            [("orders taken while full", $"{whileFull}"), ("until the next payment, without a restart", Reckoning.Seconds(back))], ct);
    }

    /// <summary>Takes every byte that is left.</summary>
    private static async Task Fill(string ballast, CancellationToken ct)
    {
        var block = new byte[64 * 1024];
        await using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) await file.WriteAsync(block, ct);
        }
        catch (IOException)
        {
            // It is full now, which is what was wanted.
        }
    }

    private static async Task Must(string program, string[] words, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new BenchBroke($"{program}: {said}");
    }
}

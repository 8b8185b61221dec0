using System.Collections.Concurrent;
using System.Diagnostics;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>A host with a spool is killed, and its ClickHouse too: nothing answered is lost, nothing is doubled.</summary>
public sealed class OlapCrashTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-crash-").FullName;
    private readonly ConcurrentBag<long> kept = [];
    private readonly List<Process> hosts = [];
    private volatile int olap;

    public void Dispose()
    {
        foreach (var host in hosts.Where(h => !h.HasExited)) host.Kill();
        hosts.ForEach(h => h.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Killing_host_and_clickhouse_in_the_middle_loses_and_doubles_nothing()
    {
        for (var round = 0; round < 4; round++)
        {
            var before = kept.Count;
            var host = Start(round * 100_000_000L);
            await OlapSupervisorTests.Eventually(() => kept.Count > before + 3000);
            if (round % 2 == 1)
            {
                Process.GetProcessById(olap).Kill();
                await Task.Delay(700); // The host goes on spooling, and its ClickHouse comes back or not.
            }
            var child = olap;
            host.Kill();
            await host.WaitForExitAsync();
            await OlapSupervisorTests.Gone(child); // It ends with its host, by kill -9.
        }

        await using var house = await Reopened();
        var there = await house.Client.Rows<Row>("SELECT n, count() AS times FROM victim_event GROUP BY n");
        Assert.DoesNotContain(there, r => r.Times != 1);
        Assert.Empty(kept.Except(there.Select(r => r.N)));
        Assert.True(kept.Count >= 12_000);
    }

    private sealed record Row(long N, long Times);

    private Process Start(long first)
    {
        var victim = Path.Combine(AppContext.BaseDirectory, "Siyu.Victim.dll");
        var host = Process.Start(new ProcessStartInfo("dotnet", $"{victim} {folder} {first}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        hosts.Add(host);
        host.OutputDataReceived += (_, line) =>
        {
            // Who is killed in the middle of a word has said nothing: a whole line ends with a dot.
            if (line.Data?.Split(' ') is not [var what, var number, "."]) return;
            if (what == "olap") olap = int.Parse(number);
            else kept.Add(long.Parse(number));
        };
        host.BeginOutputReadLine();
        return host;
    }

    /// <summary>The folder's spool is drained by a healthy host.</summary>
    private async Task<OlapHouse> Reopened()
    {
        var house = new OlapHouse(folder);
        await house.InitializeAsync();
        using var spool = new OlapSpool(new SpoolOptions("victim", "victim_event"), house.Options, house.Client,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<OlapSpool>.Instance, TimeProvider.System);
        await spool.StartAsync(default);
        await OlapSupervisorTests.Eventually(() => spool.Waiting == 0);
        await spool.StopAsync(default);
        return house;
    }
}

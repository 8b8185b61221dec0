using System.Diagnostics;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>The embedded ClickHouse comes back when it dies, and goes when its host goes.</summary>
public sealed class OlapSupervisorTests(OlapHouse house) : IClassFixture<OlapHouse>
{
    [Fact]
    public async Task Killed_it_is_back_with_everything_it_had_acknowledged()
    {
        await house.Client.Execute("CREATE TABLE kept (n Int64) ENGINE = MergeTree ORDER BY n");
        await house.Client.Insert("kept", Enumerable.Range(1, 5000).Select(n => new { N = n }).ToList());
        var killed = house.Server.ProcessId!.Value;
        Process.GetProcessById(killed).Kill();
        await Gone(killed);
        await Eventually(() => house.Server.State == OlapState.Ready && house.Server.ProcessId != killed);
        Assert.Equal(5000, await house.Client.Scalar<long>("SELECT count() AS c FROM kept"));
        Assert.True(house.Server.Restarts > 0);
    }

    [Fact]
    public async Task A_second_process_is_refused_the_same_folder()
    {
        await house.Ready();
        using var second = Start(Path.Combine(house.Folder, "olap"), "--port 0");
        Assert.Contains("Another process holds", await second.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await second.WaitForExitAsync();
        Assert.Equal(3, second.ExitCode);
    }

    [Theory]
    [InlineData("--port 99999")]
    [InlineData("--memory-mb 10")]
    [InlineData("--surprise")]
    public async Task Wrong_options_are_refused_at_the_start(string options)
    {
        using var wrong = Start(Path.Combine(house.Folder, "other"), options);
        await wrong.WaitForExitAsync();
        Assert.Equal(2, wrong.ExitCode);
    }

    [Fact]
    public async Task It_ends_by_itself_when_its_standard_input_closes()
    {
        using var alone = Start(Path.Combine(house.Folder, "alone"), "--port 0");
        Assert.Contains("\"ready\":true", await alone.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        alone.StandardInput.Close();
        await Gone(alone.Id);
    }

    private static Process Start(string data, string options)
    {
        var start = new ProcessStartInfo("dotnet", $"{Path.Combine(AppContext.BaseDirectory, "Siyu.Olap.dll")} --data {data} {options}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SIYU_OLAP_TOKEN"] = "token";
        return Process.Start(start)!;
    }

    internal static async Task Gone(int processId) => await Eventually(() =>
    {
        try
        {
            return Process.GetProcessById(processId).HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    });

    internal static async Task Eventually(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "It did not happen within 30 s.");
            await Task.Delay(20);
        }
    }
}

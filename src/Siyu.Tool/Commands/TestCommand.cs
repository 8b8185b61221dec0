using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs every test, or one room's (跑测试): sets up what they need, builds once, forwards the runner's own summary.</summary>
internal static class TestCommand
{
    /// <summary>A runner in which no test begins or ends for so long is ended, and says which tests were running.</summary>
    private static readonly string[] EndHung = ["--hangdump", "--hangdump-timeout", "8m", "--hangdump-type", "None"];

    /// <summary>Names the folder of real data that some tests read; it lies beside a checkout unless told otherwise.</summary>
    private const string TestData = "SIYU_TEST_DATA";

    internal static Command Create(House house)
    {
        var room = new Argument<string?>("room")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "只测一个模块 one room only, such as orders",
        };
        var filter = new Option<string?>("--filter") { Description = "测试名包含 only tests whose full name contains this" };
        var command = new Command("test", "跑测试（含 PostgreSQL）run every test, on SQLite and PostgreSQL") { room, filter };
        command.SetAction((parsed, ct) => Run(house, parsed.GetValue(room), parsed.GetValue(filter), ct));
        return command;
    }

    internal static async Task<int> Run(House house, string? room, string? filter, CancellationToken ct)
    {
        var folder = room is null ? null : TestsOf(house, room);
        var everything = room is null && filter is null;
        // Side by side: one waits for the network, the other for the CPU.
        await Task.WhenAll(
            everything ? AppsBuild.Run(house, ct) : NpmCi.Run(house, ct),
            DotnetBuild.Run(house, house.Solution, ct));
        var apps = everything ? AppsCommand.Test(house, ct) : Task.FromResult("");
        try
        {
            var tests = await OnPostgres(house, new(folder, filter, apps), ct);
            // The one does not hide what the other finds.
            await Task.WhenAny(apps);
            Console.Write(apps.IsCompletedSuccessfully ? await apps : "");
            var code = tests.Close(Console.Out);
            await apps;
            return code;
        }
        finally
        {
            if (House.OnCi)
            {
                await DotnetBuild.StopServers(CancellationToken.None);
            }
        }
    }

    /// <param name="Folder">One room's folder of tests, or null for all.</param>
    /// <param name="Beside">What uses the machine meanwhile.</param>
    private sealed record Wanted(string? Folder, string? Filter, Task Beside);

    private static async Task<TestSuites> OnPostgres(House house, Wanted wanted, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Postgres.Variable) is { Length: > 0 } given)
        {
            return await RunTests(house, wanted, given, ct);
        }

        await using var postgres = await Postgres.Start(ct);
        return await RunTests(house, wanted, postgres.Connection, ct);
    }

    private static async Task<TestSuites> RunTests(House house, Wanted wanted, string postgres, CancellationToken ct)
    {
        string[] named = wanted.Filter is { } filter ? ["--filter-method", $"*{filter}*"] : [];
        string[] within = wanted.Folder is { } folder ? ["--filter-namespace", $"Siyu.Tests.{folder}*"] : [];
        ProcessStartInfo runner = Child.Command("dotnet", ["test", "--no-build", .. EndHung]);
        runner.Environment[Postgres.Variable] = postgres;
        if (wanted.Folder is null)
        {
            runner.Environment[Chromium.Variable] = await Chromium.Get(ct);
            runner.Environment[House.BuiltVariable] = "1";
        }

        runner.Environment.TryAdd(TestData, Path.GetFullPath(Path.Combine(house.Root, "..", "shared", "data")));
        var suites = new TestSuites(house, runner);
        await suites.Run(wanted.Folder is null ? null : "Siyu.Tests", [.. named, .. within], wanted.Beside, ct);
        return suites;
    }

    private static string TestsOf(House house, string room)
    {
        var folders = Directory.GetDirectories(Path.Combine(house.Root, "tests", "Siyu.Tests"))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .ToList();
        return folders.Find(name => name.Equals(room, StringComparison.OrdinalIgnoreCase)) ?? throw new ToolRefusal(
            $"没有模块 {room} 的测试。有：{string.Join("、", folders)}。",
            $"No tests of a room {room}. There are: {string.Join(", ", folders)}.");
    }
}

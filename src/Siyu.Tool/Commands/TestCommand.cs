using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs every test, or one room's (跑测试): sets up what they need, builds once, forwards the runner's own summary.</summary>
internal static class TestCommand
{
    /// <summary>The runner's code for "no test here", which a run over all projects must not fail on.</summary>
    private const string NoTestMatched = "8";

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
            // The one does not hide what the other finds.
            var tests = await OnPostgres(house, folder, filter, ct);
            Console.Write(await apps);
            return tests;
        }
        finally
        {
            if (House.OnCi)
            {
                await DotnetBuild.StopServers(CancellationToken.None);
            }
        }
    }

    private static async Task<int> OnPostgres(House house, string? folder, string? filter, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Postgres.Variable) is { Length: > 0 } given)
        {
            return await RunTests(house, folder, filter, given, ct);
        }

        await using var postgres = await Postgres.Start(ct);
        return await RunTests(house, folder, filter, postgres.Connection, ct);
    }

    private static async Task<int> RunTests(House house, string? folder, string? filter, string postgres, CancellationToken ct)
    {
        string[] what = folder is null ? ["--solution", house.Solution] : ["--project", Path.Combine(house.Root, "tests", "Siyu.Tests")];
        string[] named = filter is null ? [] : ["--filter-method", $"*{filter}*"];
        string[] within = folder is null ? [] : ["--filter-namespace", $"Siyu.Tests.{folder}*"];
        string[] lenient = folder is null && filter is not null ? ["--ignore-exit-code", NoTestMatched] : [];
        ProcessStartInfo runner = Child.Command("dotnet", ["test", .. what, "--no-build", .. EndHung, .. named, .. within, .. lenient]);
        runner.WorkingDirectory = house.Root;
        runner.Environment[Postgres.Variable] = postgres;
        if (folder is null)
        {
            runner.Environment[Chromium.Variable] = await Chromium.Get(ct);
            runner.Environment[House.BuiltVariable] = "1";
        }

        runner.Environment.TryAdd(TestData, Path.GetFullPath(Path.Combine(house.Root, "..", "shared", "data")));
        return await Child.Run(runner, ct);
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

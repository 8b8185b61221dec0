using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs every test, or one room's (跑测试): sets up what they need, builds once, forwards the runner's own summary.</summary>
internal static class TestCommand
{
    /// <summary>The runner's code for "no test here", which a run over all projects must not fail on.</summary>
    private const string NoTestMatched = "8";

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
        await NpmCi.Run(house, ct);
        await DotnetBuild.Run(house, house.Solution, ct);
        try
        {
            if (Environment.GetEnvironmentVariable(Postgres.Variable) is { Length: > 0 } given)
            {
                return await RunTests(house, folder, filter, given, ct);
            }

            await using var postgres = await Postgres.Start(ct);
            return await RunTests(house, folder, filter, postgres.Connection, ct);
        }
        finally
        {
            if (House.OnCi)
            {
                await DotnetBuild.StopServers(CancellationToken.None);
            }
        }
    }

    private static Task<int> RunTests(House house, string? folder, string? filter, string postgres, CancellationToken ct)
    {
        string[] what = folder is null ? ["--solution", house.Solution] : ["--project", Path.Combine(house.Root, "tests", "Siyu.Tests")];
        string[] named = filter is null ? [] : ["--filter-method", $"*{filter}*"];
        string[] within = folder is null ? [] : ["--filter-namespace", $"Siyu.Tests.{folder}*"];
        string[] lenient = folder is null && filter is not null ? ["--ignore-exit-code", NoTestMatched] : [];
        ProcessStartInfo runner = Child.Command("dotnet", ["test", .. what, "--no-build", .. named, .. within, .. lenient]);
        runner.WorkingDirectory = house.Root;
        runner.Environment[Postgres.Variable] = postgres;
        runner.Environment.TryAdd(TestData, Path.GetFullPath(Path.Combine(house.Root, "..", "shared", "data")));
        return Child.Run(runner, ct);
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

using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Demo.Stage;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Measures what we promise about speed (性能基准): builds the bench in Release, gives it a database, keeps its figures.</summary>
internal static class BenchCommand
{
    private const string Postgres = "postgres";

    internal static Command Create(House house)
    {
        var name = new Argument<string?>("name")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "基准名；不写则列出全部 which; without one they are listed",
        };
        var database = new Option<string>("--database")
        {
            Description = "postgres（自带，fsync 开）| sqlite | postgres://… of ours with fsync on, a file, or one that may be used up",
            DefaultValueFactory = _ => Postgres,
        };
        var data = new Option<string?>("--data") { Description = "工作目录，之后保留 working folder, kept; else a temporary one, removed" };
        var json = new Option<FileInfo?>("--json") { Description = "结果写到哪里；bench/results/ 里的会写进 docs/performance.md where the JSON goes" };
        var repeats = new Option<int>("--repeats") { Description = "重复次数 how often", DefaultValueFactory = _ => 3 };
        var page = new Option<bool>("--page") { Description = "只由 bench/results 重写 docs/performance.md only write the page again" };
        var command = new Command("bench", "性能基准 measure what we promise about speed") { name, database, data, json, repeats, page };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(page))
            {
                await BenchPage.Write(house, ct);
                return 0;
            }

            string[] more = ["--repeats", $"{parsed.GetValue(repeats)}"];
            var file = parsed.GetValue(json)?.FullName;
            var wish = new Wish(parsed.GetValue(name), parsed.GetValue(database)!, parsed.GetValue(data), file is null ? more
                : [.. more, "--json", file]);
            var code = await Measure(house, wish, ct);
            if (code == 0 && file is not null && Path.GetDirectoryName(file) == BenchPage.Results(house))
            {
                await BenchPage.Write(house, ct);
            }

            return code;
        });
        return command;
    }

    private static async Task<int> Measure(House house, Wish wish, CancellationToken ct)
    {
        var project = Path.Combine(house.Root, "bench", "Siyu.Bench");
        await NpmCi.Run(house, ct);
        await DotnetBuild.Run(house, Path.Combine(project, "Siyu.Bench.csproj"), ct, "Release");
        var program = Path.Combine(project, "bin", "Release", "net10.0", "Siyu.Bench.dll");
        if (wish.Name is not { } name)
        {
            return await Child.Run(Program(house, program, "list"), ct);
        }

        var folder = wish.Folder ?? Directory.CreateTempSubdirectory("siyu-bench-").FullName;
        try
        {
            await using var postgres = wish.Database == Postgres ? await Setup.Postgres.Start(ct, durable: true) : null;
            var database = postgres?.Connection ?? PostgresAddress.ConnectionString(wish.Database);
            return await Child.Run(
                Program(house, program, [name, "--data", Path.GetFullPath(folder), "--database", database, .. wish.More]), ct);
        }
        finally
        {
            if (wish.Folder is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static ProcessStartInfo Program(House house, string program, params string[] words)
    {
        var start = Child.Command("dotnet", [program, .. words]);
        start.WorkingDirectory = house.Root;
        return start;
    }

    private sealed record Wish(string? Name, string Database, string? Folder, IReadOnlyList<string> More);
}

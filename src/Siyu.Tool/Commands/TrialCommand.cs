using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Demo.Stage;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Does faults to the house on purpose (故障演练) and keeps what was seen in <c>docs/reliability.md</c>.</summary>
internal static class TrialCommand
{
    private const string Postgres = "postgres";

    internal static Command Create(House house)
    {
        var name = new Argument<string?>("name") { Arity = ArgumentArity.ZeroOrOne,
            Description = "演练名；不写则列出全部 which; without one they are listed" };
        var database = new Option<string>("--database")
        {
            Description = "postgres（自带，fsync 开）| sqlite", DefaultValueFactory = _ => Postgres,
        };
        var times = new Option<int>("--times") { Description = "故障次数 how often", DefaultValueFactory = _ => 20 };
        var keep = new Option<bool>("--keep") { Description = "保留结果并写 docs/reliability.md keep the result and write the page" };
        var page = new Option<bool>("--page") { Description = "只由 bench/trials 重写 docs/reliability.md only write the page again" };
        var command = new Command("trial", "故障演练 break things on purpose and count") { name, database, times, keep, page };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(page))
            {
                await TrialPage.Write(house, ct);
                return 0;
            }

            return await Run(house, new(parsed.GetValue(name), parsed.GetValue(database)!, parsed.GetValue(times), parsed.GetValue(keep)),
                ct);
        });
        return command;
    }

    private static async Task<int> Run(House house, Wish wish, CancellationToken ct)
    {
        var project = Path.Combine(house.Root, "bench", "Siyu.Bench");
        await NpmCi.Run(house, ct);
        await DotnetBuild.Run(house, Path.Combine(project, "Siyu.Bench.csproj"), ct, "Release");
        var program = Path.Combine(project, "bin", "Release", "net10.0", "Siyu.Bench.dll");
        if (wish.Name is not { } name)
        {
            return await Child.Run(Child.Command("dotnet", program, "trial"), ct);
        }

        var folder = Directory.CreateTempSubdirectory("siyu-trial-").FullName;
        try
        {
            await using var postgres = wish.Database == Postgres ? await Setup.Postgres.Start(ct, durable: true) : null;
            var file = Path.Combine(TrialPage.Results(house), $"{name}-{wish.Database}.json");
            string[] kept = wish.Keep ? ["--json", file] : [];
            var database = postgres?.Connection ?? PostgresAddress.ConnectionString(wish.Database);
            string[] programs = postgres is null ? [] : ["--binaries", (await PostgresBinaries.Get(ct)).Folder];
            string[] words = [program, "trial", name, "--data", folder, "--database", database, "--times", $"{wish.Times}", .. kept,
                .. programs];
            ProcessStartInfo start = Child.Command("dotnet", words);
            start.WorkingDirectory = house.Root;
            var code = await Child.Run(start, ct);
            if (wish.Keep)
            {
                await TrialPage.Write(house, ct);
            }

            return code;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Wish(string? Name, string Database, int Times, bool Keep);
}

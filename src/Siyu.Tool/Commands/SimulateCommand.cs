using System.CommandLine;
using System.Globalization;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Lets a seeded random shop live (模拟): the same seed lives the same life; ends with 1 where something does not hold.</summary>
internal static class SimulateCommand
{
    internal static Command Create(House house)
    {
        var seed = new Option<int>("--seed") { Description = "种子 the seed", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "步数 how many steps", DefaultValueFactory = _ => 10_000 };
        var seeds = new Option<int>("--seeds") { Description = "从该种子起跑几个 how many seeds from that one on", DefaultValueFactory = _ => 1 };
        var trace = new Option<bool>("--trace") { Description = "显示每一步 show each step" };
        var costs = new Option<bool>("--costs") { Description = "显示各类动作的耗时 show what each kind of act costs" };
        var command = new Command("simulate", "按种子随机模拟整店 let a seeded random shop live") { seed, steps, seeds, trace, costs };
        command.SetAction(async (parsed, ct) =>
        {
            var project = Path.Combine(house.Root, "tests", "Siyu.Simulation");
            await DotnetBuild.Run(house, Path.Combine(project, "Siyu.Simulation.csproj"), ct, "Release");
            string[] shown = [.. new[] { trace, costs }.Where(parsed.GetValue).Select(option => option.Name)];
            string[] words =
            [
                Path.Combine(project, "bin", "Release", "net10.0", "Siyu.Simulation.dll"),
                "--seed", Text(parsed.GetValue(seed)), "--steps", Text(parsed.GetValue(steps)), "--seeds", Text(parsed.GetValue(seeds)),
            ];
            return await Child.Run(Child.Command("dotnet", [.. words, .. shown]), ct);
        });
        return command;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Checks the format, then runs every test (推送前检查).</summary>
internal static class CheckCommand
{
    internal static Command Create(House house)
    {
        var command = new Command("check", "先查格式，再跑测试 format, then test: before you push");
        command.SetAction((_, ct) => Run(house, ct));
        return command;
    }

    private static async Task<int> Run(House house, CancellationToken ct)
    {
        var format = Child.Command("dotnet", "format", "whitespace", house.Solution, "--verify-no-changes", "--no-restore");
        format.WorkingDirectory = house.Root;
        var code = await Step.Run("检查格式 dotnet format", () => Child.Run(format, ct), ct);
        if (code != 0)
        {
            Console.Error.WriteLine("格式不对：运行 dotnet format whitespace Siyu.slnx。");
            Console.Error.WriteLine("The format is off: run dotnet format whitespace Siyu.slnx.");
            return code;
        }

        return await TestCommand.Run(house, room: null, filter: null, ct);
    }
}

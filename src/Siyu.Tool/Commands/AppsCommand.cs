using System.CommandLine;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Builds the apps' pages (前端), or checks their types and runs their unit tests.</summary>
internal static class AppsCommand
{
    internal static Command Create(House house)
    {
        var command = new Command("apps", "构建前端页面 build the apps' pages (console, guide, phones, mall)");
        command.SetAction((_, ct) => AppsBuild.Run(house, ct));
        return command;
    }

    /// <summary>Types against the committed OpenAPI document, then unit tests; answers what they said.</summary>
    internal static async Task<string> Test(House house, CancellationToken ct) =>
        await Script(house, "检查前端类型 type-check the apps", "check", ct)
        + await Script(house, "前端单元测试 unit tests of the apps", "test", ct);

    private static Task<string> Script(House house, string title, string script, CancellationToken ct)
    {
        var command = NpmCi.Npm("run", script, "--silent");
        command.WorkingDirectory = house.Apps;
        return Step.Run(title, () => Child.Must(command, ct), ct);
    }
}

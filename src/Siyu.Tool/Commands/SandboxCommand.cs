using System.CommandLine;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs the simulator of WeCom, WeChat and WeChat Pay (沙箱) until it is stopped.</summary>
internal static class SandboxCommand
{
    private const int LastFirstPort = 65_532;

    internal static Command Create(House house)
    {
        var port = new Option<int>("--port")
        {
            Description = "P 控制台与手机 control and phones; P+1 WeCom; P+2 WeChat; P+3 Pay",
            DefaultValueFactory = _ => 7000,
        };
        port.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > LastFirstPort)
            {
                given.AddError($"--port: 1…{LastFirstPort}");
            }
        });
        var command = new Command("sandbox", "企业微信、微信、微信支付沙箱 WeCom, WeChat and WeChat Pay, played on this machine") { port };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) => Run(house, parsed.GetValue(port), data.Read(parsed), ct));
        return command;
    }

    private static async Task<int> Run(House house, int port, DataPlace data, CancellationToken ct)
    {
        var sandbox = new HouseProgram(house, "Siyu.Sandbox");
        await AppsBuild.Run(house, ct);
        await sandbox.Build(ct);
        return await Child.Run(
            sandbox.Command("--port", $"{port}", "--data", Path.Combine(data.Folder, "sandbox"), "--apps", house.Apps), ct);
    }
}

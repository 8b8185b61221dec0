using System.CommandLine;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs the house (开店) until it is stopped.</summary>
internal static class RunCommand
{
    internal static Command Create(House house)
    {
        var urls = new Option<string>("--urls") { Description = "监听地址 where to listen", DefaultValueFactory = _ =>
            "http://127.0.0.1:5080" };
        var publicUrl = new Option<string?>("--public-url") { Description = "浏览器与腾讯访问的地址 where browsers and Tencent reach it" };
        var sandbox = new Option<string?>("--sandbox") { Description = "沙箱控制地址，跟随其时钟 the sandbox's control address, to follow its clock" };
        var production = new Option<bool>("--production") { Description = "生产模式：拒绝沙箱 production: refuses the sandbox" };
        var command = new Command("run", "运行本店 run the house") { urls, publicUrl, sandbox, production };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var listen = parsed.GetValue(urls)!;
            string[] clock = parsed.GetValue(sandbox) is { } control ? ["--sandbox", control] : [];
            string[] mode = parsed.GetValue(production) ? ["--production"] : [];
            string[] reached = ["--public-url", parsed.GetValue(publicUrl) ?? listen.Split(';')[0]];
            return Serve(house, data.Read(parsed), ["--urls", listen, .. reached, .. clock, .. mode, "--apps", house.Apps], ct);
        });
        return command;
    }

    private static async Task<int> Serve(House house, DataPlace data, string[] arguments, CancellationToken ct)
    {
        await AppsBuild.Run(house, ct);
        return await Once(house, data, arguments, ct);
    }

    /// <summary>Builds the host and runs it with these arguments to its end.</summary>
    internal static async Task<int> Once(House house, DataPlace data, string[] arguments, CancellationToken ct)
    {
        var host = new HouseProgram(house, "Siyu.Host");
        await NpmCi.Run(house, ct);
        await host.Build(ct);
        return await Child.Run(host.Command([.. arguments, "--data", data.Folder, "--database", data.Database]), ct);
    }
}

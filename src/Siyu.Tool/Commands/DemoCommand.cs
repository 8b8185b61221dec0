using System.CommandLine;
using System.Diagnostics;
using Siyu.Tool.Demo;
using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Commands;

/// <summary>Plays the whole story on this machine (演示): sandbox and house in processes of their own, a demo group, real input.</summary>
internal static class DemoCommand
{
    internal static Command Create(House house)
    {
        var once = new Option<bool>("--once") { Description = "演完即退出，全部检查成立才返回 0 play and exit, with 0 only if every check holds" };
        var pos = new Option<FileInfo?>("--pos") { Description = "要导入的 POS 小票 CSV POS lines to import" };
        var report = new Option<FileInfo?>("--report") { Description = "报告写到哪里 file for the JSON report" };
        var port = new Option<int>("--port") { Description = "沙箱端口 P…P+3，主机 P+80 the sandbox's first port", DefaultValueFactory = _ =>
            7000 };
        var command = new Command("demo", "演示：沙箱、主机、演示集团和完整故事 the whole story on this machine") { once, pos, report, port };
        var data = DataOptions.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(pos) is { Exists: false } absent)
            {
                throw new ToolRefusal($"没有文件 {absent.FullName}。", $"There is no file {absent.FullName}.");
            }

            var place = data.Read(parsed);
            RefuseUsedData(place);
            await using var sandbox = await SandboxStage.Start(house, parsed.GetValue(port), place.Folder, ct);
            var watch = Stopwatch.StartNew();
            await using var host = await HostStage.Start(house, place, parsed.GetValue(port) + 80, sandbox.Control, ct);
            var story = new Story(sandbox, host, place, parsed.GetValue(pos));
            story.Report.Seconds["host_start"] = Math.Round(watch.Elapsed.TotalSeconds, 2);
            await story.Report.Timed("story", () => Playbill.Play(story, ct));
            story.Report.Figures["host_peak_memory_mb"] = host.PeakMemory / 1_048_576;
            story.Report.Tell();
            if (parsed.GetValue(report) is { } file)
            {
                await story.Report.Write(file.FullName, ct);
            }

            return parsed.GetValue(once) ? (story.Report.AllHold ? 0 : 1) : await Stay(story, ct);
        });
        return command;
    }

    private static async Task<int> Stay(Story story, CancellationToken ct)
    {
        Console.WriteLine($"""

            店开着了。在浏览器里打开手机墙，点“开始”，照着左边六步做 The shop is open. Begin with the phones page and press 开始:

              → 手机墙 phones    {story.Sandbox.Control}/phones/

            做的时候看看别的 And beside it:

                总部后台 console  {story.Host.Address}/console/   登录名 login {OpenTheHouse.Login}   密码 password {OpenTheHouse.Password}
                导购端 guide      {story.Host.Address}/guide/     选“林小丽” choose 林小丽
                商城 mall         {story.Host.Address}/mall/      微信登录时选一位顾客 choose any customer to sign in

            数据在 data in {story.Place.Folder}；再演一次先删除它 delete it to play again。按 Ctrl-C 结束 Ctrl-C to end
            """);
        await Task.Delay(Timeout.Infinite, ct);
        return 0;
    }

    /// <summary>The story begins with an empty house: it neither adds to one that is in use nor deletes it.</summary>
    private static void RefuseUsedData(DataPlace place)
    {
        if (place.Database == "sqlite" && File.Exists(Path.Combine(place.Folder, "siyu.db")))
        {
            throw new ToolRefusal(
                $"{place.Folder} 里已有数据。演示需要空目录：换一个 --data，或先删除它。",
                $"{place.Folder} has data already. The demo begins with an empty folder: choose another --data, or delete it first.");
        }
    }
}

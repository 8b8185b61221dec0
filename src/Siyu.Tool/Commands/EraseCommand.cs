using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Erases a person's data on their wish (注销删除), through the house that runs on the data or alone.</summary>
internal static class EraseCommand
{
    internal static Command Create(House house)
    {
        var member = new Option<string?>("--member") { Description = "会员号 the member's id" };
        var phone = new Option<string?>("--phone") { Description = "手机号 the member's phone" };
        var reason = new Option<string?>("--reason") { Description = "原因，记入审计 why, for the audit log" };
        var repeat = new Option<bool>("--repeat") { Description = "恢复备份之后：重做所有已登记的注销 after a restore: repeat all erasures on the list" };
        var look = new Option<bool>("--look") { Description = "只查看运行中主机的分析库是否仍有痕迹 only look for traces in the running house's ClickHouse" };
        var command = new Command("erase", "注销并删除个人数据 erase a person's data") { member, phone, reason, repeat, look };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            string?[] ways = [parsed.GetValue(member), parsed.GetValue(phone), parsed.GetValue(repeat) ? "" : null];
            var given = ways.Count(one => one is not null);
            if (given != 1)
            {
                throw new ToolRefusal("请给出 --member、--phone、--repeat 之一。", "Give one of --member, --phone and --repeat.");
            }

            string[] whom = parsed.GetValue(repeat) ? ["--repeat"]
                : parsed.GetValue(member) is { } id ? ["--member", id] : ["--phone", parsed.GetValue(phone)!];
            whom = parsed.GetValue(look) ? [.. whom, "--look"] : whom;
            string[] why = parsed.GetValue(reason) is { } text ? ["--reason", text] : [];
            return RunCommand.Once(house, data.Read(parsed), ["erase", .. whom, .. why], ct);
        });
        return command;
    }
}

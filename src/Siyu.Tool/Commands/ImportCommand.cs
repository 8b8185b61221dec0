using System.CommandLine;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Imports a CSV file into a room (导入文件), through the host's own code.</summary>
internal static class ImportCommand
{
    internal static Command Create(House house)
    {
        var kind = new Argument<string>("kind") { Description = "导入什么 what: pos, members, products, stores, stock …" };
        var file = new Argument<FileInfo>("file") { Description = "CSV 文件，可为 .gz，UTF-8 或 GBK CSV, may be gzip, UTF-8 or GBK" };
        var map = new Option<string?>("--map") { Description = "列名映射 our column=their heading,…" };
        var dryRun = new Option<bool>("--dry-run") { Description = "只检查，不保存 read and decide everything, keep nothing" };
        var rejects = new Option<string?>("--rejects") { Description = "被拒行写到哪里 file for refused rows" };
        var command = new Command("import", "导入 CSV 文件 import a CSV file") { kind, file, map, dryRun, rejects };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var given = parsed.GetValue(file)!;
            if (!given.Exists)
            {
                throw new ToolRefusal($"没有文件 {given.FullName}。", $"There is no file {given.FullName}.");
            }

            string[] mapping = parsed.GetValue(map) is { } pairs ? ["--map", pairs] : [];
            string[] list = parsed.GetValue(rejects) is { } path ? ["--rejects", Path.GetFullPath(path)] : [];
            string[] dry = parsed.GetValue(dryRun) ? ["--dry-run"] : [];
            return RunCommand.Once(house, data.Read(parsed),
                ["import", parsed.GetValue(kind)!, given.FullName, .. mapping, .. list, .. dry], ct);
        });
        return command;
    }
}

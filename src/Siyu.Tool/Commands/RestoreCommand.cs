using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Restores a backup into an empty house (恢复), on either database.</summary>
internal static class RestoreCommand
{
    internal static Command Create(House house)
    {
        var file = new Argument<FileInfo>("file") { Description = "备份文件 the backup" };
        var command = new Command("restore", "恢复到空库 restore a backup into an empty house") { file };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var given = parsed.GetValue(file)!;
            if (!given.Exists)
            {
                throw new ToolRefusal($"没有文件 {given.FullName}。", $"There is no file {given.FullName}.");
            }

            return RunCommand.Once(house, data.Read(parsed), ["restore", given.FullName], ct);
        });
        return command;
    }
}

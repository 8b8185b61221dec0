using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Backs the house up while it runs (备份): one encrypted file.</summary>
internal static class BackupCommand
{
    internal static Command Create(House house)
    {
        var file = new Argument<FileInfo>("file") { Description = "备份写到哪里 where to write it" };
        var command = new Command("backup", "备份（可在运行中进行）back the house up, also while it runs") { file };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
            RunCommand.Once(house, data.Read(parsed), ["backup", parsed.GetValue(file)!.FullName], ct));
        return command;
    }
}

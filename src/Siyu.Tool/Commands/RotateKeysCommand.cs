using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Rotates the root key (轮换根密钥) of a house, through the one that runs on the data or alone.</summary>
internal static class RotateKeysCommand
{
    internal static Command Create(House house)
    {
        var command = new Command("rotate-keys", "轮换根密钥，重新加密 add a root key and wrap everything that lasts anew");
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) => RunCommand.Once(house, data.Read(parsed), ["rotate-keys"], ct));
        return command;
    }
}

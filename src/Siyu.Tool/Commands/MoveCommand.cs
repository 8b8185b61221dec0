using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Moves a house that stands still to another database (搬迁), and holds what arrived to its invariants.</summary>
internal static class MoveCommand
{
    internal static Command Create(House house)
    {
        var to = new Option<string>("--to") { Required = true, Description = "目标数据库，须为空 the other database, empty: postgres://…" };
        var command = new Command("move", "搬到另一个数据库（停店时）move to another database while the house stands still") { to };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) => RunCommand.Once(house, data.Read(parsed), ["move", "--to", parsed.GetValue(to)!], ct));
        return command;
    }
}

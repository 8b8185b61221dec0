using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Holds a database to its invariants (核对数据库); ends with 1 and names what broke.</summary>
internal static class VerifyCommand
{
    internal static Command Create(House house)
    {
        var quiesced = new Option<bool>("--quiesced") { Description = "要求所有监听者已追平 demand that no listener lags" };
        var command = new Command("verify", "核对数据库的不变量 hold a database to its invariants") { quiesced };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var place = data.Read(parsed);
            var file = Path.Combine(place.Folder, "siyu.db");
            if (place.Database == "sqlite" && !File.Exists(file))
            {
                throw new ToolRefusal($"没有数据库 {file}。", $"There is no database {file}.");
            }

            string[] demand = parsed.GetValue(quiesced) ? ["--quiesced"] : [];
            return RunCommand.Once(house, place, ["verify", .. demand], ct);
        });
        return command;
    }
}

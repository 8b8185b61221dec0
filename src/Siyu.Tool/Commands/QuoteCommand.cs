using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Explains the price of goods, rules, coupons, points and vouchers that a JSON file names (价格试算).</summary>
internal static class QuoteCommand
{
    internal static Command Create(House house)
    {
        var file = new Argument<FileInfo>("file") { Description = "见 docs/journeys/quote.md see there" };
        var command = new Command("quote", "解释一个价格 explain a price: every share per line, and why each rule did or did not apply") { file };
        command.SetAction(async (parsed, ct) =>
        {
            var given = parsed.GetValue(file)!;
            if (!given.Exists)
            {
                throw new ToolRefusal($"没有文件 {given.FullName}。", $"There is no file {given.FullName}.");
            }

            var folder = Directory.CreateTempSubdirectory("siyu-quote-").FullName;
            try
            {
                return await RunCommand.Once(house, new(folder, "sqlite"), ["quote", given.FullName], ct);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }
}

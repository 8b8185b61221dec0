using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Compares WeChat Pay's bills in files with what the house knows (三方对账).</summary>
internal static class ReconcileCommand
{
    internal static Command Create(House house)
    {
        var trade = new Option<FileInfo>("--trade") 
        {
            Required = true, Description = "交易账单 the trade bill: CSV, may be gzip, UTF-8 or GBK",
        };
        var fund = new Option<FileInfo[]>("--fund")
        {
            Required = true, Description = "资金账单；基本账户与运营账户各一个 a fund bill: once per account, BASIC and OPERATION",
        };
        var report = new Option<string?>("--report") { Description = "结果另存为 JSON the outcome as JSON" };
        var command = new Command("reconcile", "三方对账：订单、交易账单、资金账单 compare orders, trade bill and fund bill")
        {
            trade, fund, report,
        };
        var data = DataOptions.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var (sold, moved) = (Found(parsed.GetValue(trade)!), parsed.GetValue(fund)!.Select(Found).ToList());
            string[] json = parsed.GetValue(report) is { } path ? ["--report", Path.GetFullPath(path)] : [];
            return RunCommand.Once(house, data.Read(parsed),
                ["reconcile", "--trade", sold, .. moved.SelectMany(file => new[] { "--fund", file }), .. json], ct);
        });
        return command;
    }

    private static string Found(FileInfo file) =>
        file.Exists ? file.FullName : throw new ToolRefusal($"没有文件 {file.FullName}。", $"There is no file {file.FullName}.");
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>
/// Compares bills in files with the house's rows (三方对账): <c>reconcile --trade FILE --fund FILE [--fund FILE] [--report FILE]</c>;
/// 0 where all agree, 1 where something differs or cannot be read. Nothing is kept.
/// </summary>
internal static class ReconcileFiles
{
    private static readonly JsonSerializerOptions Written = new(Json.Options)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        await using var trade = File.OpenRead(OnceOnly.Value(args, "--trade")!);
        var funds = args.Index().Where(arg => arg.Item == "--fund").Select(arg => File.OpenRead(args[arg.Index + 1])).ToList();
        try
        {
            var compared = await house.GetRequiredService<Works>().Read(
                services => services.GetRequiredService<IReconciler>().Compare(trade, funds, ct));
            if (!compared.Ok) return Refused(compared.Problem!);
            Print(compared.Value);
            if (OnceOnly.Value(args, "--report") is { } path)
                await File.WriteAllTextAsync(path, JsonSerializer.Serialize(compared.Value, Written), ct);
            return compared.Value is { Differences.Count: 0, Faults.Count: 0 } ? 0 : 1;
        }
        finally
        {
            funds.ForEach(fund => fund.Dispose());
        }
    }

    private static int Refused(Problem problem)
    {
        Console.Error.WriteLine(problem.Code);
        Console.Error.WriteLine(problem.Text(english: false));
        Console.Error.WriteLine(problem.Text(english: true));
        return 1;
    }

    private static void Print(ReconcileReport report)
    {
        foreach (var fault in report.Faults)
            Console.WriteLine($"✗ {fault.File} 第 {fault.Row} 行 row {fault.Row} {fault.Column}: {fault.Zh} {fault.En}");
        foreach (var one in report.Differences)
        {
            Console.WriteLine($"✗ {one.Kind} {one.Of} {one.Number}: {one.Kind.Zh()} {one.Kind.En()}"
                + $"（我方 here {Said(one.Here)}，交易账单 trade {Said(one.Trade)}，资金账单 fund {Said(one.Fund)}）");
        }
        Console.WriteLine($"商户 merchant {report.Merchant} {report.From}–{report.Until}: 一致 matched {report.Matched}，"
            + $"差异 differences {report.Differences.Count}，坏行 bad rows {report.Faults.Count}");
    }

    private static string Said(Money? amount) => amount?.ToString() ?? "—";
}

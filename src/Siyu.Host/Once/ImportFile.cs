using System.Globalization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>Imports a file into a room (导入文件): <c>import KIND FILE [--map our=theirs,…] [--dry-run] [--rejects FILE]</c>.</summary>
internal static class ImportFile
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var options = house.GetRequiredService<SiyuOptions>();
        var ask = new ImportAsk(args[1], Mapping(OnceOnly.Value(args, "--map")), args.Contains("--dry-run"));
        var rejects = OnceOnly.Value(args, "--rejects")
            ?? DefaultRejects(options.DataFolder, ask.Kind, house.GetRequiredService<TimeProvider>());
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(rejects))!);
        await house.GetRequiredService<SchemaFiles>().Apply(ct);
        Result<ImportSummary> result;
        await using (var file = File.OpenRead(args[2]))
        await using (var refusals = new StreamWriter(rejects))
            result = await house.GetRequiredService<Imports>().Run(ask, file, refusals, new Ticker(), ct);
        if (result.Problem is { } problem)
        {
            File.Delete(rejects);
            Console.Error.WriteLine(problem.Text());
            Console.Error.WriteLine(problem.Text(english: true));
            return 1;
        }
        Tell(result.Value, ask.DryRun, rejects);
        return 0;
    }

    private static void Tell(ImportSummary done, bool dryRun, string rejects)
    {
        var rate = done.Seconds > 0 ? done.Rows / done.Seconds : 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(dryRun ? "试运行 dry run: " : "")}行 rows {done.Rows}  新增 added {done.Added}  "
            + $"更新 changed {done.Changed}  未变 unchanged {done.Unchanged}  "
            + $"拒绝 refused {done.Refused}  用时 {done.Seconds:F1} s ({rate:F0} 行/秒 rows/s)"));
        if (done.Refused > 0) Console.WriteLine($"被拒的行见 refused rows: {rejects}");
        else File.Delete(rejects);
    }

    private static Dictionary<string, string> Mapping(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");

    private static string DefaultRejects(string dataFolder, string kind, TimeProvider clock) =>
        Path.Combine(dataFolder, "imports", $"{kind}-{clock.GetUtcNow():yyyyMMdd-HHmmss}.rejects.csv");

    /// <summary>Tells how far it is, about once a second.</summary>
    private sealed class Ticker : IProgress<ImportSummary>
    {
        private double told;

        public void Report(ImportSummary value)
        {
            if (value.Seconds - told < 1) return;
            told = value.Seconds;
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  … {value.Rows} 行 rows ({value.Rows / value.Seconds:F0}/s)"));
        }
    }
}

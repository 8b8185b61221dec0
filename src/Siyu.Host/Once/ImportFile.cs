using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>
/// Imports a file into a room (导入文件): <c>import KIND FILE [--map our=theirs,…] [--dry-run] [--rejects FILE]</c>. Where a house runs on the
/// data, the file goes through it.
/// </summary>
internal static class ImportFile
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var ask = new ImportAsk(args[1], ImportAsk.ReadMapping(OnceOnly.Value(args, "--map")), args.Contains("--dry-run"));
        var rejects = OnceOnly.Value(args, "--rejects") ?? DefaultRejects(
            house.GetRequiredService<SiyuOptions>().DataFolder, ask.Kind, house.GetRequiredService<TimeProvider>());
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(rejects))!);
        return await OnceOnly.Write(house, Alone, Through, ct);

        async Task<int> Alone(CancellationToken stop)
        {
            await house.GetRequiredService<SchemaFiles>().Apply(stop);
            Result<ImportSummary> result;
            await using (var file = File.OpenRead(args[2]))
            await using (var refusals = new StreamWriter(rejects))
                result = await house.GetRequiredService<Imports>().Run(ask, file, refusals, new Ticker(), stop);
            return result.Problem is { } problem
                ? Refused(rejects, problem.Text(), problem.Text(english: true)) : Tell(result.Value, ask.DryRun, rejects);
        }

        async Task<int> Through(RunningHouse running, CancellationToken stop)
        {
            await using var file = File.OpenRead(args[2]);
            await using var refusals = new StreamWriter(rejects);
            var ended = await Send(running, new(ask, OnceOnly.Value(args, "--map")), file, refusals, stop);
            await refusals.DisposeAsync();
            return ended.Done is { } done ? Tell(done, ask.DryRun, rejects) : Refused(rejects, ended.Problem!, ended.ProblemInEnglish!);
        }
    }

    /// <summary>The file goes to the running house, which says how far it is until it is done.</summary>
    private static async Task<ImportLine> Send(
        RunningHouse running, Wish wish, Stream file, TextWriter refusals, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, wish.Address) { Content = new StreamContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var ticker = new Ticker();
        try
        {
            using var answer = await running.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
            while (await lines.ReadLineAsync(ct) is { } text)
            {
                var line = JsonSerializer.Deserialize<ImportLine>(text, Json.Options)!;
                if (line.Progress is { } far) ticker.Report(far);
                if (line.Refused is { } rows) await refusals.WriteAsync(rows);
                if (line.Done is not null || line.Problem is not null) return line;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            Console.Error.WriteLine(gone.Message);
        }
        return new()
        {
            Problem = "主机在导入途中停止。已导入的行保留，再次运行同一命令即可补全，不会重复。",
            ProblemInEnglish = "The house ended during the import. What was taken stays; run the same command again, nothing is doubled.",
        };
    }

    private static int Tell(ImportSummary done, bool dryRun, string rejects)
    {
        var rate = done.Seconds > 0 ? done.Rows / done.Seconds : 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(dryRun ? "试运行 dry run: " : "")}行 rows {done.Rows}  新增 added {done.Added}  "
            + $"更新 changed {done.Changed}  未变 unchanged {done.Unchanged}  "
            + $"拒绝 refused {done.Refused}  用时 {done.Seconds:F1} s ({rate:F0} 行/秒 rows/s)"));
        if (done.Refused > 0) Console.WriteLine($"被拒的行见 refused rows: {rejects}");
        else File.Delete(rejects);
        return 0;
    }

    private static int Refused(string rejects, string why, string english)
    {
        File.Delete(rejects);
        Console.Error.WriteLine(why);
        Console.Error.WriteLine(english);
        return 1;
    }

    private static string DefaultRejects(string dataFolder, string kind, TimeProvider clock) =>
        Path.Combine(dataFolder, "imports", $"{kind}-{clock.GetUtcNow():yyyyMMdd-HHmmss}.rejects.csv");

    /// <summary>What is asked of the running house.</summary>
    private sealed record Wish(ImportAsk Ask, string? Mapping)
    {
        public string Address => $"/api/house/imports/{Uri.EscapeDataString(Ask.Kind)}?dryRun={(Ask.DryRun ? "true" : "false")}"
            + (Mapping is null ? "" : $"&mapping={Uri.EscapeDataString(Mapping)}");
    }

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

using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Siyu.Tool.Demo;

/// <summary>One promise of the demo and whether it holds (检查): the detail carries the query and what it gave.</summary>
internal sealed record Check(string Name, bool Ok, string Detail);

/// <summary>What a run of the demo showed (演示报告).</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Check> checks = [];

    internal SortedDictionary<string, object> Figures { get; } = new(StringComparer.Ordinal);

    internal SortedDictionary<string, double> Seconds { get; } = new(StringComparer.Ordinal);

    internal IReadOnlyList<Check> Checks => checks;

    internal bool AllHold => checks.Count > 0 && checks.TrueForAll(check => check.Ok);

    internal void Add(string name, bool ok, string detail) => checks.Add(new Check(name, ok, detail));

    /// <summary>A promise whose part is not built yet: said plainly, and counted as broken.</summary>
    internal void Missing(string name) => Add(name, false, "missing");

    internal async Task Timed(string name, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Seconds[name] = Math.Round(watch.Elapsed.TotalSeconds, 2);
    }

    internal Task Write(string file, CancellationToken ct) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { checks, figures = Figures, seconds = Seconds }, Json) + "\n", ct);

    internal void Tell()
    {
        Console.WriteLine();
        foreach (var check in checks)
        {
            Console.WriteLine($"{(check.Ok ? "✓" : "✗")} {check.Name}{(check.Ok ? "" : "  " + check.Detail)}");
        }

        foreach (var (name, figure) in Figures)
        {
            Console.WriteLine($"  {name} = {figure}");
        }

        Console.WriteLine($"{checks.Count(c => c.Ok)}/{checks.Count} 项检查成立 checks hold");
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Siyu.Tool.Commands;

/// <summary>Writes <c>docs/performance.md</c> from the benches' JSON files (性能页面).</summary>
internal static class BenchPage
{
    private static readonly string[] First = ["per_s", "ratio_naive", "ratio_bare", "p50_ms", "p95_ms", "p99_ms"];
    private static readonly string[] Counts = ["lost", "oversold", "errors"];

    /// <summary>Where the figures that we publish lie.</summary>
    internal static string Results(House house) => Path.Combine(house.Root, "bench", "results");

    internal static async Task Write(House house, CancellationToken ct)
    {
        var folder = new DirectoryInfo(Results(house));
        var results = new List<JsonNode>();
        foreach (var file in folder.EnumerateFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            results.Add(JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, ct))!);
        }

        await File.WriteAllTextAsync(Path.Combine(house.Root, "docs", "performance.md"), Text(results), ct);
    }

    internal static string Text(IReadOnlyList<JsonNode> results)
    {
        var page = new StringBuilder();
        page.AppendLine("# Performance 性能").AppendLine();
        page.AppendLine("Written by `./siyu bench --page` from `bench/results/*.json`, never by hand. Medians of the repeats of a run;");
        page.AppendLine("ratios are to programs measured in the same run: `ratio_naive` to what a competent team writes one by one,");
        page.AppendLine("`ratio_bare` to the same rows written by the bare engine. Repeat one: `./siyu bench NAME`.").AppendLine();
        page.AppendLine("| bench | database | " + string.Join(" | ", First) + " | lost / oversold / errors | targets |");
        page.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|---|---|");
        foreach (var result in results)
        {
            var median = result["median"]!;
            var cells = First.Select(name => Cell(median[name])).Append(string.Join(" / ", Counts.Select(name => Cell(median[name]))));
            page.AppendLine($"| `{result["bench"]}` | {result["database"]} | {string.Join(" | ", cells)} | {Targets(result)} |");
        }

        foreach (var result in results)
        {
            page.AppendLine().AppendLine($"## {result["bench"]} · {result["database"]}").AppendLine();
            page.AppendLine($"{result["at"]}, {result["machine"]}.").AppendLine();
            page.AppendLine("| figure | median | runs |").AppendLine("|---|---:|---|");
            foreach (var (name, value) in result["median"]!.AsObject())
            {
                var runs = result["runs"]!.AsArray().Select(run => Cell(run![name]));
                page.AppendLine($"| {name} | {Cell(value)} | {string.Join(", ", runs)} |");
            }
        }

        return page.ToString();
    }

    private static string Targets(JsonNode result) => string.Join("; ", (result["targets"]?.AsArray() ?? []).Select(target =>
        $"{target!["target"]} {(target["met"]!.GetValue<bool>() ? "✓" : "✗")}"));

    private static string Cell(JsonNode? value) =>
        value is null ? "–" : value.GetValue<double>().ToString("#,0.###", CultureInfo.InvariantCulture);
}

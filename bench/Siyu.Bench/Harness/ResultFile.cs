using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Bench.Harness;

/// <summary>The JSON of a bench (基准结果文件): what <c>docs/performance.md</c> is made from.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Write(string file, JsonObject result, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, result.ToJsonString(Readable) + "\n", ct);
    }

    public static JsonObject Of(IBench bench, Workshop workshop, string machine, IReadOnlyList<Figures> runs, Figures median) => new()
    {
        ["bench"] = bench.Name,
        ["database"] = workshop.IsSqlite ? "sqlite" : "postgres",
        ["machine"] = machine,
        ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["runs"] = new JsonArray([.. runs.Select(run => (JsonNode)Json(run))]),
        ["median"] = Json(median),
        ["targets"] = new JsonArray([.. bench.Targets(workshop.IsSqlite).Select(target => (JsonNode)new JsonObject
        {
            ["target"] = target.ToString(), ["met"] = median.Has(target.Figure) && target.IsMetBy(median[target.Figure]),
        })]),
    };

    private static JsonObject Json(Figures figures)
    {
        var json = new JsonObject();
        foreach (var (name, value) in figures.All) json[name] = value;
        return json;
    }
}

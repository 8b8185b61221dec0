using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Bench.Harness;

/// <summary>Reads the command line, runs one bench, prints and keeps its figures (基准程序).</summary>
internal static class BenchProgram
{
    public const int CancelledExitCode = 130;
    private const int Unknown = 64;

    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        switch (args.FirstOrDefault())
        {
            case null or "list":
                foreach (var bench in Benches.All) Workshop.Say($"{bench.Name,-14} {bench.Summary}");
                return 0;
            case "trial":
                return await Trials.TrialProgram.Run(args, ct);
            case var name when Benches.Compared.TryGetValue(name, out var program):
                return await program(args, ct);
            case var name when Benches.All.FirstOrDefault(bench => bench.Name == name) is { } bench:
                return await Measure(bench, args, ct);
            case var name:
                Workshop.Say($"没有基准 {name}。There is no bench {name}: {string.Join(", ", Benches.All.Select(bench => bench.Name))}");
                return Unknown;
        }
    }

    public static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static async Task<int> Measure(IBench bench, string[] args, CancellationToken ct)
    {
        var database = Value(args, "--database") is { } given and not "sqlite" ? given : null;
        var folder = Directory.CreateDirectory(Path.GetFullPath(Value(args, "--data") ?? "bench-data")).FullName;
        var workshop = new Workshop(folder, database, int.Parse(Value(args, "--repeats") ?? "3", CultureInfo.InvariantCulture))
        {
            Alone = args.Contains("--alone"),
        };
        var machine = Machine.Note(database is null ? "SQLite" : "PostgreSQL", Machine.FsyncMs(folder));
        Workshop.Say($"{bench.Name}: {bench.Summary}\n  {machine}");
        var runs = await bench.Run(workshop, ct);
        var median = Figures.Median(runs);
        foreach (var (run, number) in runs.Select((run, i) => (run, i + 1))) Workshop.Say($"  {number}. {run}");
        Workshop.Say($"  中位数 median  {median}");
        foreach (var target in bench.Targets(workshop.IsSqlite))
            Workshop.Say($"  目标 target  {target}: "
                + (median.Has(target.Figure) && target.IsMetBy(median[target.Figure]) ? "达到 met" : "未达到 not met"));
        if (Value(args, "--json") is { } file)
            await ResultFile.Write(file, ResultFile.Of(bench, workshop, machine, runs, median), ct);
        return 0;
    }
}

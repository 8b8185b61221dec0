using System.Text.Json.Nodes;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Trials;

/// <summary>A fault done to the house on purpose, as a program (故障演练).</summary>
internal interface ITrial
{
    /// <summary>As <c>./siyu trial NAME</c> calls it.</summary>
    string Name { get; }

    /// <summary>The fault, in one line of both languages.</summary>
    string Fault { get; }

    Task<TrialResult> Run(Workshop workshop, int times, CancellationToken ct);
}

/// <summary>What a trial saw (演练结果).</summary>
/// <param name="Times">How often the fault was done.</param>
/// <param name="Seen">What was counted, name by name.</param>
/// <param name="Broken">What did not hold; empty is well.</param>
internal sealed record TrialResult(int Times, IReadOnlyList<(string Name, string Value)> Seen, IReadOnlyList<string> Broken)
{
    public JsonObject Json(ITrial trial, Workshop workshop, string machine) => new()
    {
        ["trial"] = trial.Name, ["fault"] = trial.Fault, ["database"] = workshop.IsSqlite ? "sqlite" : "postgres", ["times"] = Times,
        ["held"] = Broken.Count == 0, ["machine"] = machine,
        ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["seen"] = new JsonObject(Seen.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
        ["broken"] = new JsonArray([.. Broken.Select(one => (JsonNode)one)]),
    };
}

/// <summary>Runs one trial, says what it saw and keeps it (演练程序).</summary>
internal static class TrialProgram
{
    private static readonly IReadOnlyList<ITrial> All = [new KillHost(), new KillPostgres(), new ThreeHosts(), new PromoteStandby(),
        new DiskFull(), new Soak()];

    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        if (All.FirstOrDefault(one => one.Name == args.ElementAtOrDefault(1)) is not { } trial)
        {
            foreach (var one in All) Workshop.Say($"{one.Name,-14} {one.Fault}");
            return args.Length > 1 ? 1 : 0;
        }
        var database = BenchProgram.Value(args, "--database") is { } given and not "sqlite" ? given : null;
        var folder = Directory.CreateDirectory(Path.GetFullPath(BenchProgram.Value(args, "--data") ?? "trial-data")).FullName;
        var workshop = new Workshop(folder, database, 1) { Binaries = BenchProgram.Value(args, "--binaries") };
        var times = int.Parse(BenchProgram.Value(args, "--times") ?? "20", System.Globalization.CultureInfo.InvariantCulture);
        Workshop.Say($"{trial.Name}: {trial.Fault}");
        var result = await trial.Run(workshop, times, ct);
        foreach (var (name, value) in result.Seen) Workshop.Say($"  {name}: {value}");
        foreach (var broken in result.Broken) Workshop.Say("  ✗ " + broken);
        var machine = Machine.Note(database is null ? "SQLite" : "PostgreSQL", Machine.FsyncMs(folder));
        if (BenchProgram.Value(args, "--json") is { } file) await ResultFile.Write(file, result.Json(trial, workshop, machine), ct);
        return result.Broken.Count == 0 ? 0 : 1;
    }
}

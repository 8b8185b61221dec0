using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Importing;

/// <summary>
/// History comes in (导入): the lines of a real till, 541,909 of them, by the product's import, against the same rows by the bare engine;
/// and members with phones, each sealed under a key of their own.
/// </summary>
internal sealed partial class ImportBench : IBench
{
    private const string Lines = "online-retail-uci/online_retail.csv.gz";
    private const int Members = 20_000;
    private static readonly TimeSpan NaiveFor = TimeSpan.FromSeconds(3);

    public string Name => "import";

    public string Summary => "54 万行 POS 小票与会员导入 541,909 POS lines, and members with phones, against bare bulk load of the same rows";

    public IReadOnlyList<Target> Targets(bool sqlite) => [new(Figure.Errors, 0, AtMost: true)];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var file = Till();
        var runs = new List<Figures>();
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            var database = await workshop.Database($"import{repeat}", ct);
            await using (var host = await Houses.Serve(database, ct))
            {
                using var console = new Line(host.Address);
                await new Groundwork(database).Open(console, ct);
            }
            var run = new Figures();
            var lines = await Import(database, "pos", file, ct);
            run[Figure.PerSecond] = lines.PerSecond;
            var bare = await BareLoad.Of(database, ct);
            run["rows"] = bare.Rows;
            run["bare_per_s"] = await bare.PerSecond(ct);
            run["naive_per_s"] = await bare.OneByOne(NaiveFor, ct);
            run[Figure.RatioBare] = run[Figure.PerSecond] / run["bare_per_s"];
            run[Figure.RatioNaive] = run[Figure.PerSecond] / run["naive_per_s"];
            run["cpu_us_per_row"] = lines.CpuSeconds * 1e6 / bare.Rows;
            run[Figure.Errors] = lines.Refused;
            await MembersToo(database, run, ct);
            Workshop.Say($"  {repeat + 1}. {run}");
            runs.Add(run);
        }
        return runs;
    }

    private static async Task MembersToo(BenchDatabase database, Figures run, CancellationToken ct)
    {
        var people = Path.Combine(database.Folder, "members.csv");
        await File.WriteAllLinesAsync(people, Enumerable.Range(0, Members)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"138{i:D8},M{i:D8},会员{i:D6},sh001"))
            .Prepend("phone,card,name,store"), ct);
        var members = await Import(database, "members", people, ct);
        run["members_per_s"] = members.PerSecond;
        run["members_cpu_us_per_row"] = members.CpuSeconds * 1e6 / Members;
        run[Figure.Errors] += members.Refused;
    }

    private sealed record Imported(double PerSecond, double Refused, double CpuSeconds);

    /// <summary>By the host's own command, alone on the database; rows a second as it tells them.</summary>
    private static async Task<Imported> Import(BenchDatabase database, string kind, string file, CancellationToken ct)
    {
        var before = CpuClock.Seconds(Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        var said = await Houses.Once(database, ct, "import", kind, file);
        var cpu = CpuClock.Seconds(Environment.ProcessId) - before;
        var told = Told().Matches(said);
        if (told.Count == 0) throw new BenchBroke($"import {kind} said nothing of its rows:\n{said}");
        double Number(string group) => double.Parse(told[^1].Groups[group].Value, CultureInfo.InvariantCulture);
        Workshop.Say($"  {kind}: {Number("rows"):F0} in {watch.Elapsed.TotalSeconds:F1} s");
        return new(Number("rows") / Number("seconds"), Number("refused"), cpu);
    }

    /// <summary>The file is not ours to ship; it lies where tests find it too.</summary>
    private static string Till()
    {
        var data = Environment.GetEnvironmentVariable("SIYU_TEST_DATA")
            ?? Path.Combine(Environment.CurrentDirectory, "..", "shared", "data");
        var file = Path.GetFullPath(Path.Combine(data, Lines));
        return File.Exists(file) ? file : throw new BenchBroke(
            $"没有 {Lines}：请用 SIYU_TEST_DATA 指明数据目录。There is no {Lines} (UCI Online Retail as CSV): name its folder in SIYU_TEST_DATA.");
    }

    [GeneratedRegex(@"rows (?<rows>\d+) .*refused (?<refused>\d+) .*用时 (?<seconds>[\d.]+) s")]
    private static partial Regex Told();
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Crowds;

/// <summary>Counts of nested segments over 15 million members (人群计数), through the console's endpoint.</summary>
internal sealed class Segments : IBench
{
    private const long Members = 15_000_000;
    private const long MembersHeldToBruteForce = 200_000;
    private const int RoundsOfARepeat = 3;
    private const int ChangesOfARepeat = 5;
    private const string Visible = "visible_ms";
    private const string Memory = "olap_peak_mb";
    private const string Wrong = "wrong";

    public string Name => "segments";

    public string Summary => "1500 万会员、500 标签、1.5 亿标签边上的 20 个嵌套人群 20 nested segments over 15 M members, 150 M tag edges, over HTTP";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        new(Figure.P50, 300, AtMost: true), new(Figure.P95, 1_000, AtMost: true), new(Visible, 5_000, AtMost: true),
        new(Memory, 4_096, AtMost: true), new(Wrong, 0, AtMost: true), new(Figure.Errors, 0, AtMost: true),
    ];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var wrong = await HeldToBruteForce(workshop, ct);
        await using var hall = await Hall.Open(workshop, "crowd", Members, keep: true, ct);
        Workshop.Say("  " + await Crowd.Sizes(hall.Warehouse, ct));
        var trees = Trees.All(hall.Tags);
        foreach (var tree in trees) await hall.Count(tree, ct);
        var runs = new List<Figures>();
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            var (load, slowest) = await Round(hall, trees, ct);
            var visible = new List<double>();
            for (var i = 0; i < ChangesOfARepeat; i++) visible.Add(await hall.UntilSeen(held: i % 2 == 0, ct));
            var figures = new Figures().With(load);
            (figures[Visible], figures[Memory], figures[Wrong]) = (visible.Max(), hall.Warehouse.PeakMb(), wrong);
            runs.Add(figures);
            Workshop.Say($"  {repeat + 1}. {figures}  slowest: segment {slowest + 1}");
        }
        return runs;
    }

    /// <summary>How many of the segments count differently from looking at each member.</summary>
    private static async Task<int> HeldToBruteForce(Workshop workshop, CancellationToken ct)
    {
        await using var hall = await Hall.Open(workshop, "small-crowd", MembersHeldToBruteForce, keep: false, ct);
        var force = await BruteForce.Read(hall.Warehouse, hall.Tags, ct);
        var wrong = 0;
        foreach (var (tree, number) in Trees.All(hall.Tags).Select((tree, i) => (tree, i + 1)))
        {
            var (counted, looked) = (await hall.Count(tree, ct), force.Count(tree));
            if (counted == looked) continue;
            wrong++;
            Workshop.Say($"  ! segment {number}: counted {counted}, brute force {looked}: {tree.ToJsonString()}");
        }
        Workshop.Say($"  {await Crowd.Sizes(hall.Warehouse, ct)}: {wrong} of 20 segments differ from brute force");
        return wrong;
    }

    private static async Task<(Load Load, int Slowest)> Round(Hall hall, IReadOnlyList<JsonNode> trees, CancellationToken ct)
    {
        var (watch, taken) = (Stopwatch.StartNew(), new List<(long Microseconds, int Tree)>());
        for (var round = 0; round < RoundsOfARepeat; round++)
        {
            for (var tree = 0; tree < trees.Count; tree++)
            {
                var started = Stopwatch.GetTimestamp();
                await hall.Count(trees[tree], ct);
                taken.Add(((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds, tree));
            }
        }
        var sorted = taken.Select(one => one.Microseconds).Order().ToArray();
        return (new Load(watch.Elapsed.TotalSeconds, sorted, 0, 0, 0), taken.Max().Tree);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Siyu.Bench.Crowds;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Behaviour;

/// <summary>Behaviour from the public endpoint to a row that can be queried (埋点吞吐).</summary>
internal sealed class Events : IBench
{
    private const int Members = 2_000;
    private const int Clients = 48;
    private const int MemoryMb = 2_048;
    private static readonly TimeSpan For = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private const string Arrived = "events";
    private const string Visible = "visible_ms";
    private const string Drained = "drained_ms";
    private const string HostMemory = "host_peak_mb";
    private const string OlapMemory = "olap_peak_mb";

    public string Name => "events";

    public string Summary => "公开接口批量上报 20–50 个行为事件，直至 ClickHouse 可查 batches of 20–50 events over HTTP until ClickHouse answers them";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        new(Figure.PerSecond, 60_000), new(Visible, 5_000, AtMost: true), new(Figure.Lost, 0, AtMost: true),
        new(Figure.Errors, 0, AtMost: true), new(HostMemory, 1_500, AtMost: true),
    ];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var database = await workshop.Database("events", ct);
        var ground = new Groundwork(database);
        await using var warehouse = await Warehouse.Open(database.Folder, MemoryMb, ct);
        await using (var first = await Houses.Serve(database, ct, "--olap", warehouse.Url))
        {
            using var console = new Line(first.Address);
            await ground.Open(console, ct);
            await ground.Join(Members, ct);
        }
        var phones = await SignedIn.All(database, Members, ct);
        await using var host = await Houses.Serve(database, ct, "--olap", warehouse.Url);
        var runs = new List<Figures>();
        await Measure(host, warehouse, phones, WarmUp, ct);
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            var figures = await Measure(host, warehouse, phones, For, ct);
            runs.Add(figures);
            Workshop.Say($"  {repeat + 1}. {figures}");
        }
        return runs;
    }

    /// <summary>Events a second are those that can be queried, over the time until the last of them can.</summary>
    private static async Task<Figures> Measure(
        OwnProcess host, Warehouse warehouse, IReadOnlyList<SignedIn> phones, TimeSpan time, CancellationToken ct)
    {
        const string Count = "SELECT toInt64(count()) AS n FROM tracking_event";
        var before = await warehouse.Count(Count, ct);
        var (sent, next, watch) = (0L, -1, Stopwatch.StartNew());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var probe = Probe.Run(host, warehouse, phones[^1], ending.Token);
        using var loop = new ClosedLoop(host.Address, Clients);
        var load = await loop.Run(
            _ => watch.Elapsed > time ? null : Batch.Of(phones[Interlocked.Increment(ref next) % (phones.Count - 1)], next),
            (_, call, answer) =>
            {
                if (answer.Ok) Interlocked.Add(ref sent, Batch.SizeOf(call));
            }, ct);
        foreach (var refusal in loop.FirstRefusals) Workshop.Say("  ! " + refusal);
        await ending.CancelAsync();
        var (seen, probes) = await probe;
        var (arrived, accepted) = (0L, watch.Elapsed);
        while ((arrived = await warehouse.Count(Count, ct) - before) < sent + probes && watch.Elapsed < accepted + TimeSpan.FromMinutes(2))
            await Task.Delay(50, ct);
        var queryable = watch.Elapsed;
        var figures = new Figures().With(load);
        figures[Figure.PerSecond] = arrived / queryable.TotalSeconds;
        (figures[Arrived], figures[Figure.Lost], figures[Visible]) = (arrived, sent + probes - arrived, seen.DefaultIfEmpty(0).Max());
        figures[Drained] = (queryable - accepted).TotalMilliseconds;
        (figures[HostMemory], figures[OlapMemory]) = (Warehouse.PeakMb(host.Id), warehouse.PeakMb());
        return figures;
    }
}

/// <summary>A request of an app's tracking (上报批次): 20 to 50 page and product views of one visit.</summary>
internal static class Batch
{
    private const int Least = 20;
    private const int Spread = 31;

    public static Call Of(SignedIn phone, int number)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var size = Least + (number % Spread);
        var body = new StringBuilder(size * 260);
        body.Append(CultureInfo.InvariantCulture, $$"""{"app":"mall","sentAt":"{{now}}","events":[""");
        for (var i = 0; i < size; i++)
        {
            if (i > 0) body.Append(',');
            var (name, product) = i % 3 == 0 ? ("product_view", $"\"{Guid.CreateVersion7()}\"") : ("page_view", "null");
            body.Append(CultureInfo.InvariantCulture, $$"""{"id":"{{Guid.CreateVersion7()}}","name":"{{name}}","at":"{{now}}",""");
            body.Append(CultureInfo.InvariantCulture, $$""" "session":"visit-{{number:D8}}","page":"/pages/goods/detail",""");
            body.Append(CultureInfo.InvariantCulture, $$""" "product":{{product}},"share":null}""");
        }
        return new Call(HttpMethod.Post, "/api/track")
        {
            Token = phone.Token, Body = Encoding.UTF8.GetBytes(body.Append("]}").ToString()), Headers = [(SizeHeader, $"{size}")],
        };
    }

    /// <summary>One event of a visit of its own.</summary>
    public static Call One(SignedIn phone, string session)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return new Call(HttpMethod.Post, "/api/track")
        {
            Token = phone.Token,
            Body = Encoding.UTF8.GetBytes($$"""
                {"app":"mall","sentAt":"{{now}}",
                    "events":[{"id":"{{Guid.CreateVersion7()}}","name":"probe","at":"{{now}}","session":"{{session}}"}]}
                """),
        };
    }

    public static int SizeOf(Call call) => int.Parse(call.Headers[0].Value, CultureInfo.InvariantCulture);

    private const string SizeHeader = "X-Batch-Size";
}

/// <summary>Events sent one by one while the load runs, to see after how long each can be queried (可见时延探针).</summary>
internal static class Probe
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public static async Task<(IReadOnlyList<double> Seen, long Sent)> Run(
        OwnProcess host, Warehouse warehouse, SignedIn phone, CancellationToken ending)
    {
        using var loop = new ClosedLoop(host.Address, 1);
        var seen = new List<double>();
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Every, CancellationToken.None);
            var session = $"probe-{Guid.CreateVersion7():N}";
            var started = Stopwatch.GetTimestamp();
            var answer = await loop.Send(Batch.One(phone, session), CancellationToken.None);
            if (!answer.Ok) throw new BenchBroke($"a probe was refused: {answer.Status}");
            while (await warehouse.Count($"SELECT toInt64(count()) AS n FROM tracking_event WHERE name = 'probe' AND session = '{session}'",
                CancellationToken.None) == 0) await Task.Delay(25, CancellationToken.None);
            seen.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return (seen, seen.Count);
    }
}

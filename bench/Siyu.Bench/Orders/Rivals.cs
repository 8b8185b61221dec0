using System.Diagnostics;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>What orders are compared with (对照程序): the naive program and the bare engine, each on a copy of the same database.</summary>
internal sealed class Rivals : IAsyncDisposable
{
    private const int WarmUpClients = 16;
    private static readonly TimeSpan WarmUpFor = TimeSpan.FromSeconds(4);
    private readonly OwnProcess program;
    private readonly BenchDatabase bare;
    private readonly OrderGround ground;
    private readonly OrderSample sample;
    private readonly Func<Buyer, int, Call> order;
    private readonly Workshop workshop;
    private int naiveNext;
    private int bareNext;

    private Rivals(Workshop workshop, OrderGround ground, OrderSample sample, (OwnProcess Naive, BenchDatabase Bare) copies,
        Func<Buyer, int, Call> order) => (this.workshop, this.ground, this.sample, program, bare, this.order) =
            (workshop, ground, sample, copies.Naive, copies.Bare, order);

    /// <summary>Copies the database, whose first buyers have ordered already; no host may be running on it.</summary>
    /// <param name="order">The order of the buyer of this number.</param>
    public static async Task<Rivals> Prepare(
        Workshop workshop, OrderGround ground, int ordered, Func<Buyer, int, Call> order, CancellationToken ct)
    {
        var samples = await OrderSample.All(ground.Database, ct);
        foreach (var (lines, some) in samples)
            Workshop.Say($"  {lines} 行商品 lines: {some.RowCount} 行记录 rows an order: "
                + string.Join(", ", some.Copies.Select(copy => $"{copy.Rows.Count} {copy.Table}")));
        var (naive, bare) = (await workshop.Copy(ground.Database, "naive", ct), await workshop.Copy(ground.Database, "bare", ct));
        var program = await NaiveOrders.Start(naive, ct);
        var rivals = new Rivals(workshop, ground, samples[1], (program, bare), order) { naiveNext = ordered, bareNext = ordered };
        // It stays: what is measured is code that has run for a while, as the product's.
        await rivals.Naive(WarmUpClients, WarmUpFor, ct);
        return rivals;
    }

    /// <summary>With how many clients the naive program does best.</summary>
    public async Task<int> BestOf(int[] clients, TimeSpan time, CancellationToken ct)
    {
        var best = (Clients: clients[0], PerSecond: 0.0);
        foreach (var some in clients)
            if (await Naive(some, time, ct) is var perSecond && perSecond > best.PerSecond) best = (some, perSecond);
        return best.Clients;
    }

    public async Task<double> Naive(int clients, TimeSpan time, CancellationToken ct)
    {
        await workshop.Checkpoint(ct);
        using var loop = new ClosedLoop(program.Address, clients);
        var load = await Run(loop, time, ct);
        Workshop.Say($"  朴素 naive, {clients} clients: {load}");
        // A rival that fails is no rival: what we would win against it means nothing.
        if (load.Errors > 0 || load.Done == 0)
            throw new BenchBroke($"the naive program refuses orders: {loop.FirstRefusals.FirstOrDefault()}");
        return load.PerSecond;
    }

    public async Task<double> Bare(int orders, CancellationToken ct)
    {
        await workshop.Checkpoint(ct);
        var buyers = Enumerable.Range(bareNext, orders).Select(i => ground.Buyers[i]).ToList();
        bareNext += orders;
        return await BareOrders.PerSecond(bare, sample, (ground.Skus[0], buyers), ct);
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private Task<Load> Run(ClosedLoop loop, TimeSpan time, CancellationToken ct)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return loop.Run(
            _ => Stopwatch.GetTimestamp() < until && Interlocked.Increment(ref naiveNext) is var at && at < ground.Buyers.Count
                ? order(ground.Buyers[at], at) : null,
            null, ct);
    }
}

/// <summary>Figures that compare.</summary>
internal static class Comparison
{
    public static Figures Against(this Figures figures, double? naive, double? bare)
    {
        if (naive is not { } other) return figures;
        figures["naive_per_s"] = other;
        figures[Figure.RatioNaive] = figures[Figure.PerSecond] / other;
        if (bare is not { } most) return figures;
        figures["bare_per_s"] = most;
        figures[Figure.RatioBare] = figures[Figure.PerSecond] / most;
        return figures;
    }
}

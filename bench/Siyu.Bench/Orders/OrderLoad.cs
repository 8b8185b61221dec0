using System.Collections.Concurrent;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>Members place orders, each one of their own, as fast as the house takes them (下单负载); then what was kept is counted.</summary>
/// <param name="Order">The order that the buyer of this number wishes.</param>
internal sealed record OrderLoad(int Skus, int OnHand, bool WithBare, Func<OrderGround, Buyer, int, Call> Order)
{
    public const int WarmUp = 1_500;
    public const int Orders = 3_000;
    private const int Clients = 512;

    /// <summary>More than the naive program can serve in all its rounds.</summary>
    private const int NaiveBuyers = 30_000;
    private static readonly TimeSpan NaiveFor = TimeSpan.FromSeconds(2.5);
    private static readonly int[] NaiveClients = [1, 4, 16, 64];
    private readonly ConcurrentDictionary<string, bool> acknowledged = new();
    private int next;

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var ground = await OrderGround.Lay(workshop, Buyers(workshop), (Skus, OnHand), ct);
        await using (var host = await Houses.Serve(ground.Database, ct))
            await Place(host, ground, Piece.MostLines, ct);
        await using var rivals = workshop.Alone ? null
            : await Rivals.Prepare(workshop, ground, next, (buyer, number) => Order(ground, buyer, number), ct);
        var best = rivals is null ? 0 : await rivals.BestOf(NaiveClients, NaiveFor, ct);
        var runs = new List<Figures>();
        await using (var host = await Houses.Serve(ground.Database, ct))
        {
            await Place(host, ground, WarmUp - Piece.MostLines, ct);
            for (var repeat = 0; repeat < workshop.Repeats; repeat++)
            {
                // Neither pays for what the last load left to do: not the product, and not what it is compared with.
                await OrderGround.Quiesce(ground.Database, ct);
                double? naive = rivals is null ? null : await rivals.Naive(best, NaiveFor, ct);
                double? bare = WithBare && rivals is not null ? await rivals.Bare(Orders, ct) : null;
                await workshop.Checkpoint(ct);
                var cpu = CpuClock.Seconds(host.Id);
                var load = await Place(host, ground, Orders, ct);
                Workshop.Say($"  {repeat + 1}. {load}  naive({best}) {naive:F0}/s  bare {bare:F0}/s");
                var run = new Figures().With(load).Against(naive, bare);
                run["host_cpu_ms_per_order"] = (CpuClock.Seconds(host.Id) - cpu) * 1000 / Math.Max(1, load.Done);
                runs.Add(run);
            }
            await OrderGround.Quiesce(ground.Database, ct);
        }
        await Check(ground, runs, ct);
        return runs;
    }

    public static int Buyers(Workshop workshop) =>
        Math.Max(WarmUp + Orders * workshop.Repeats, workshop.Alone ? 0 : NaiveBuyers);

    private async Task<Load> Place(OwnProcess host, OrderGround ground, int count, CancellationToken ct)
    {
        var calls = Enumerable.Range(next, count).Select(number => Order(ground, ground.Buyers[number], number)).ToList();
        next += count;
        var at = -1;
        using var loop = new ClosedLoop(host.Address, Math.Min(Clients, count));
        var load = await loop.Run(
            _ => Interlocked.Increment(ref at) is var mine && mine < calls.Count ? calls[mine] : null,
            (_, _, answer) =>
            {
                if (answer.Ok) acknowledged[Acknowledged.Order(answer)] = true;
            }, ct);
        foreach (var refusal in loop.FirstRefusals) Workshop.Say("  ! " + refusal);
        return load;
    }

    private async Task Check(OrderGround ground, List<Figures> runs, CancellationToken ct)
    {
        var kept = (await ground.Database.Texts("SELECT id FROM orders_order", ct)).ToHashSet(StringComparer.Ordinal);
        var lost = acknowledged.Keys.Count(order => !kept.Contains(order));
        var oversold = await Acknowledged.Oversold(ground.Database, ct);
        if (!await Houses.Verifies(ground.Database, ct)) throw new BenchBroke("the database does not verify");
        Workshop.Say($"  {kept.Count} 单保存 kept, {acknowledged.Count} 单应答 acknowledged; verify --quiesced 成立 holds");
        foreach (var run in runs) (run[Figure.Lost], run[Figure.Oversold]) = (lost, oversold);
    }
}

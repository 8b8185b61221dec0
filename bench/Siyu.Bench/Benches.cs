using Siyu.Bench.Behaviour;
using Siyu.Bench.Callbacks;
using Siyu.Bench.Checkout;
using Siyu.Bench.Crowds;
using Siyu.Bench.Harness;
using Siyu.Bench.Importing;
using Siyu.Bench.Listeners;
using Siyu.Bench.Orders;
using Siyu.Bench.Quotes;
using Siyu.Bench.Reads;

namespace Siyu.Bench;

/// <summary>The benches there are (基准目录), and the programs that they compare with.</summary>
internal static class Benches
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        new OrdersHot(), new OrdersSpread(), new Overload(), new CheckoutBench(), new QuoteBench(),
        new CallbacksBench(), new ReadsBench(), new ListenersBench(), new ImportBench(),
        new Segments(), new Events(),
    ];

    /// <summary>Programs that a bench starts in processes of their own, by their first word.</summary>
    public static IReadOnlyDictionary<string, Func<string[], CancellationToken, Task<int>>> Compared { get; } =
        new Dictionary<string, Func<string[], CancellationToken, Task<int>>>
        {
            [NaiveOrders.Word] = NaiveOrders.Serve,
        };
}

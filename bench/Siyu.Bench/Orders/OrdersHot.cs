using System.Collections.Concurrent;
using System.Text;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>One hot product, everybody at once (爆款下单).</summary>
internal sealed class OrdersHot : IBench
{
    public string Name => "orders-hot";

    public string Summary => "一个爆款，512 位会员同时下单 one hot SKU, 512 clients over HTTP, against naive and bare programs";

    public IReadOnlyList<Target> Targets(bool sqlite) => sqlite
        ? [new(Figure.RatioNaive, 5), new(Figure.Lost, 0, AtMost: true), new(Figure.Oversold, 0, AtMost: true)]
        :
        [
            new(Figure.RatioNaive, 8), new(Figure.RatioBare, 0.15), new(Figure.P99, 250, AtMost: true),
            new(Figure.Lost, 0, AtMost: true), new(Figure.Oversold, 0, AtMost: true),
        ];

    public Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var orders = new OrderLoad(Skus: 1, OnHand: OrderLoad.Buyers(workshop) + 1, WithBare: true,
            (ground, buyer, _) => ground.Order(buyer, (ground.Skus[0], 1)));
        return orders.Run(workshop, ct);
    }
}

/// <summary>Ten thousand products, one to four lines an order (散单下单).</summary>
internal sealed class OrdersSpread : IBench
{
    private const int Skus = 10_000;

    /// <summary>Prime to the number of SKUs, so that all are bought and neighbours are not.</summary>
    private const int Stride = 3_469;

    public string Name => "orders-spread";

    public string Summary => "一万个商品，每单 1–4 行 10,000 SKUs, 1–4 lines an order, against the naive program";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        .. sqlite ? Array.Empty<Target>() : [new(Figure.RatioNaive, 2)],
        new(Figure.Lost, 0, AtMost: true), new(Figure.Oversold, 0, AtMost: true),
    ];

    public Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct) =>
        new OrderLoad(Skus, OnHand: 1_000, WithBare: false, (ground, buyer, number) => ground.Order(buyer,
            [.. Enumerable.Range(0, 1 + number % Piece.MostLines)
                .Select(line => (ground.Skus[(int)((number * 4L + line) * Stride % Skus)], 1))])).Run(workshop, ct);
}

/// <summary>What the house acknowledged, and what it may not have sold.</summary>
internal static class Acknowledged
{
    private static readonly byte[] Word = Encoding.UTF8.GetBytes("\"order\":\"");

    public static string Order(Answer answer)
    {
        var at = answer.Body.AsSpan().IndexOf(Word) + Word.Length;
        return Encoding.UTF8.GetString(answer.Body, at, 36);
    }

    /// <summary>Units promised beyond what there is, and units of orders that no reservation holds.</summary>
    public static async Task<long> Oversold(BenchDatabase database, CancellationToken ct) => await database.Count("""
        SELECT (SELECT coalesce(sum(CASE WHEN reserved > on_hand THEN reserved - on_hand ELSE 0 END), 0) FROM inventory_stock)
             + abs((SELECT coalesce(sum(quantity), 0) FROM orders_line) - (SELECT coalesce(sum(reserved), 0) FROM inventory_stock))
        """, ct);
}

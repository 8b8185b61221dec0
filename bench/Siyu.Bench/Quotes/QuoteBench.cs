using System.Diagnostics;
using Siyu.Bench.Harness;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Bench.Quotes;

/// <summary>
/// The price pipeline by itself (价格流水线): an order of 20 lines with a member price on each and a coupon, priced for ten coupons one after
/// the other, as a cart page asks.
/// </summary>
internal sealed class QuoteBench : IBench
{
    private const int Lines = 20;
    private const int Promotions = 10;
    private static readonly TimeSpan For = TimeSpan.FromSeconds(5);

    public string Name => "quote";

    public string Summary => "价格流水线：20 行、10 张券 the price pipeline: 20 lines, 10 promotions; quotes and allocations a second, one thread";

    public IReadOnlyList<Target> Targets(bool sqlite) => [];

    public Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var ask = Ask();
        var coupons = Enumerable.Range(0, Promotions).Select(Coupon).ToList();
        Measure(ask, coupons, TimeSpan.FromSeconds(1));
        IReadOnlyList<Figures> runs = [.. Enumerable.Range(0, workshop.Repeats).Select(_ => Measure(ask, coupons, For))];
        return Task.FromResult(runs);
    }

    private static Figures Measure(QuoteAsk ask, List<CouponTerms> coupons, TimeSpan time)
    {
        var (quotes, allocations, wrong) = (0L, 0L, 0L);
        var took = new List<long>();
        var (watch, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        while (watch.Elapsed < time)
        {
            var begun = Stopwatch.GetTimestamp();
            foreach (var coupon in coupons)
            {
                var quote = PricePipeline.Price(ask, coupon).Value;
                allocations += quote.Lines.Sum(line => line.Shares.Count);
                // Nothing vanishes: lists less shares are cash, to the fen.
                if (quote.Lines.Any(line => line.List - line.Shares.Sum(share => share.Amount) != line.Cash)) wrong++;
                quotes++;
            }
            took.Add((long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
        }
        var sorted = took.Order().ToArray();
        var load = new Load(watch.Elapsed.TotalSeconds, sorted, 0, wrong, 0);
        var figures = new Figures().With(load);
        figures[Figure.PerSecond] = quotes / watch.Elapsed.TotalSeconds;
        figures["allocations_per_s"] = allocations / watch.Elapsed.TotalSeconds;
        figures["kb_per_quote"] = (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / quotes;
        return figures;
    }

    private static QuoteAsk Ask()
    {
        var at = TimeProvider.System.GetUtcNow();
        var (brand, category) = (BrandId.New(at), CategoryId.New(at));
        var lines = Enumerable.Range(0, Lines).Select(i => new QuoteLine(OrderLineId.New(at),
            new SkuCard(SkuId.New(at), SpuId.New(at), brand, category, $"SKU{i:D3}", "针织开衫", "M", new Money(19_900 + i * 137),
                new Money(18_900 + i * 131), Ownership.Own, 0, null, true), 1 + i % 3)).ToList();
        return new(OrderId.New(at), MemberId.New(at), lines, null, Money.Zero);
    }

    /// <summary>Half of them take an amount off, half a rate.</summary>
    private static CouponTerms Coupon(int number)
    {
        var kind = number % 2 == 0 ? CouponKind.Cash : CouponKind.Discount;
        return new(CouponTemplateId.New(TimeProvider.System.GetUtcNow()), "满减", new(kind, new Money(10_000), new Money(3_000 + number * 7),
            8_800 + number, null), CouponScope.All, Funder.Platform, null);
    }
}

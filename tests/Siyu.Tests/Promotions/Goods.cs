using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Tests.Promotions;

/// <summary>Makes lines, asks and coupon terms to price; ids are counted, so that a run repeats.</summary>
internal sealed class Goods
{
    private int count;

    public static readonly BrandId Brand = new(Guid.Parse("00000000-0000-7000-8000-00000000b001"));
    public static readonly BrandId OtherBrand = new(Guid.Parse("00000000-0000-7000-8000-00000000b002"));

    public static readonly PriceCircumstances Now = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    /// <summary>A counter's own goods.</summary>
    public QuoteLine CounterLine(long price, long member)
    {
        var line = Line(price, member);
        return line with
        {
            Sku = line.Sku with { Ownership = Ownership.Counter, DeductBps = 2_500, Seller = new UnitId(Number(4, 1)) },
        };
    }

    public QuoteLine Line(long price, long? member = null, int quantity = 1, long? floor = null, BrandId? brand = null)
    {
        var number = Interlocked.Increment(ref count);
        var sku = new SkuCard(
            new(Number(1, number)), new(Number(2, number)), brand ?? Brand, new(Number(3, 1)), $"SKU{number}", $"商品{number}", "标准",
            new(price), member is { } fen ? new Money(fen) : null, Ownership.Own, 0, null, true)
        {
            FloorPrice = floor is { } least ? new Money(least) : null,
        };
        return new(new(Number(5, number)), sku, quantity);
    }

    public QuoteAsk Ask(params QuoteLine[] lines) => new(new(Number(6, 1)), new(Number(7, 1)), lines, null, Money.Zero);

    public CouponTerms Cash(long off, long threshold) =>
        Terms(new(CouponKind.Cash, new(threshold), new(off), 0, null));

    public CouponTerms Discount(int payBps, long threshold = 0, long? atMost = null) =>
        Terms(new(CouponKind.Discount, new(threshold), Money.Zero, payBps, atMost is { } cap ? new Money(cap) : null));

    /// <summary>A gift, where nothing is left to pay, or an exchange.</summary>
    public CouponTerms Unit(long price, long threshold = 0) =>
        Terms(new(price == 0 ? CouponKind.Gift : CouponKind.Exchange, new(threshold), new(price), 0, null));

    public CouponTerms FreightOff(long most, long threshold = 0) => Terms(new(CouponKind.Freight, new(threshold), new(most), 0, null));

    public CouponTerms BrandCash(long off) => Terms(new(CouponKind.Cash, Money.Zero, new(off), 0, null)) with
    {
        Template = new(Number(8, 2)), Brand = Brand, Funder = Funder.Brand,
    };

    public PromotionTerms Promotion(ShareKind kind, PromotionWorth worth)
    {
        var number = Interlocked.Increment(ref count);
        return new(new(Number(9, number)), 3, $"活动{number}", kind, worth, [new(Funder.Brand, 1)]);
    }

    private static CouponTerms Terms(CouponWorth worth) => new(new(Number(8, 1)), "新人券", worth, CouponScope.All, Funder.Platform, null);

    private static Guid Number(int kind, int number) => Guid.Parse($"00000000-{kind:0000}-7000-8000-{number:000000000000}");
}

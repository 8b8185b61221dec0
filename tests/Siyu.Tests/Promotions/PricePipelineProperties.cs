using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Tests.Promotions;

/// <summary>What holds for any order (COMMERCE §1.4).</summary>
public sealed class PricePipelineProperties
{
    private static readonly Goods Goods = new();

    private static readonly Gen<QuoteLine> Line =
        from price in Gen.Choose(1, 500_000)
        from memberBps in Gen.Choose(5_000, 12_000)
        from floorBps in Gen.Choose(0, 10_000)
        from quantity in Gen.Choose(1, 5)
        from hasMember in Gen.Elements(true, false)
        from hasFloor in Gen.Elements(true, false, false)
        from brand in Gen.Elements(Goods.Brand, Goods.OtherBrand)
        select Goods.Line(price, hasMember ? (long)price * memberBps / 10_000 : null, quantity, hasFloor ? (long)price * floorBps / 10_000
            : null, brand);

    private static readonly Gen<CouponTerms> Coupon =
        from kind in Gen.Elements(CouponKind.Cash, CouponKind.Discount, CouponKind.Gift, CouponKind.Exchange, CouponKind.Freight)
        from off in Gen.Choose(1, 300_000)
        from pay in Gen.Choose(1, 9_999)
        from threshold in Gen.Choose(0, 400_000)
        from scoped in Gen.Elements(true, false)
        let terms = kind switch
        {
            CouponKind.Cash => Goods.Cash(off, threshold),
            CouponKind.Discount => Goods.Discount(pay, threshold, off),
            CouponKind.Gift => Goods.Unit(0, threshold),
            CouponKind.Exchange => Goods.Unit(off, threshold),
            _ => Goods.FreightOff(1 + (off % 3_000), threshold),
        }
        select scoped ? terms with { Scope = new(ScopeKind.Brand, [Goods.Brand.Value]) } : terms;

    private static readonly Gen<(QuoteAsk Ask, CouponTerms Coupon, int Turn)> Order =
        from count in Gen.Choose(1, 12)
        from lines in Line.ArrayOf(count)
        from freight in Gen.Choose(0, 2_000)
        from coupon in Coupon
        from turn in Gen.Choose(0, 11)
        select (Goods.Ask(lines) with { Freight = new(freight) }, coupon, turn);

    [Fact]
    public void Shares_and_cash_of_each_line_add_up_to_its_list_price_and_the_lines_to_the_order() => Hold(order =>
    {
        var quote = Quote(order.Ask, order.Coupon);
        return quote.Lines.All(line => line.Shares.Sum(share => share.Amount) + line.Cash == line.List)
            && quote.Lines.Sum(line => line.Cash) + quote.Freight == quote.Payable;
    });

    [Fact]
    public void No_share_is_negative_and_no_line_falls_below_its_floor() => Hold(order =>
        Quote(order.Ask, order.Coupon).Lines.Zip(order.Ask.Lines).All(pair =>
            pair.First.Shares.All(share => share.Amount.IsPositive)
            && pair.First.Cash >= (pair.Second.Sku.FloorPrice ?? Money.Zero) * pair.Second.Quantity));

    [Fact]
    public void The_order_of_the_lines_changes_no_number() => Hold(order =>
    {
        var turned = order.Ask with { Lines = [.. order.Ask.Lines.Skip(order.Turn), .. order.Ask.Lines.Take(order.Turn)] };
        var reversed = order.Ask with { Lines = [.. order.Ask.Lines.Reverse()] };
        var prices = Numbers(Quote(order.Ask, order.Coupon));
        return prices == Numbers(Quote(turned, order.Coupon)) && prices == Numbers(Quote(reversed, order.Coupon));
    });

    [Fact]
    public void Taking_the_coupon_away_restores_the_earlier_numbers() => Hold(order =>
    {
        var plain = Quote(order.Ask, null);
        return Quote(order.Ask, order.Coupon).Lines.Zip(plain.Lines).All(pair =>
            pair.First.Cash + pair.First.Shares.Where(IsCoupon).Sum(share => share.Amount) == pair.Second.Cash
            && pair.First.Shares.Where(share => !IsCoupon(share)).SequenceEqual(pair.Second.Shares));
    });

    [Fact]
    public void One_more_item_never_lowers_the_payable_by_more_than_the_discount_it_earns() => Hold(order =>
    {
        var before = Quote(order.Ask with { Lines = [.. order.Ask.Lines.Skip(1)] }, order.Coupon, order.Ask.Lines.Count > 1);
        var after = Quote(order.Ask, order.Coupon);
        var earned = Money.Max(Off(after) - Off(before), Money.Zero);
        return after.Payable >= before.Payable - earned;
    });

    [Fact]
    public void A_coupon_takes_off_what_it_says_unless_floors_forbid() => Hold(order =>
    {
        var plain = Quote(order.Ask, null);
        var fitting = order.Ask.Lines.Zip(plain.Lines).Where(pair => order.Coupon.Scope.Covers(pair.First.Sku)).ToList();
        if (order.Coupon.Worth.Kind is not (CouponKind.Cash or CouponKind.Discount)) return true;
        var worth = order.Coupon.Worth.Off(fitting.Sum(pair => pair.Second.Cash));
        var room = fitting.Sum(pair => pair.Second.Cash - Money.Min(pair.Second.Cash,
            (pair.First.Sku.FloorPrice ?? Money.Zero) * pair.First.Quantity));
        var priced = PricePipeline.Price(order.Ask, order.Coupon);
        if (fitting.Count == 0 || !worth.Ok || Money.Min(worth.Value, room).IsZero) return !priced.Ok;
        return plain.Payable - priced.Value.Payable == Money.Min(worth.Value, room);
    });

    [Fact]
    public void A_gift_or_exchange_takes_one_unit_of_one_line_wholly_or_nothing() => Hold(order =>
    {
        var priced = PricePipeline.Price(order.Ask, order.Coupon);
        if (!order.Coupon.Worth.IsForUnit || !priced.Ok) return true;
        var (plain, touched) = (Quote(order.Ask, null), priced.Value.Lines.Where(line => line.Shares.Any(IsCoupon)).ToList());
        var line = plain.Lines.Single(one => one.Line == touched.Single().Line);
        var unit = line.Cash.Portion(1, order.Ask.Lines.Single(one => one.Line == line.Line).Quantity);
        return touched[0].Shares.Single(IsCoupon).Amount == unit - order.Coupon.Worth.Amount
            && plain.Payable - priced.Value.Payable == unit - order.Coupon.Worth.Amount;
    });

    [Fact]
    public void A_freight_coupon_takes_freight_only_and_no_more_than_there_is() => Hold(order =>
    {
        var priced = PricePipeline.Price(order.Ask, order.Coupon);
        if (order.Coupon.Worth.Kind != CouponKind.Freight || !priced.Ok) return !priced.Ok || priced.Value.FreightOff is null;
        var off = priced.Value.FreightOff!.Amount;
        return off == Money.Min(order.Coupon.Worth.Amount, order.Ask.Freight) && priced.Value.Freight == order.Ask.Freight - off
            && Numbers(priced.Value) == Numbers(Quote(order.Ask, null));
    });

    private static void Hold(Func<(QuoteAsk Ask, CouponTerms Coupon, int Turn), bool> holds) =>
        Prop.ForAll(Order.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>With the coupon where it can be used, else without it, as a checkout does.</summary>
    private static Quote Quote(QuoteAsk ask, CouponTerms? coupon, bool any = true)
    {
        if (!any) return new(ask, PricePipeline.Version, [], ask.Freight, ask.Freight, []);
        var priced = PricePipeline.Price(ask, coupon);
        return priced.Ok ? priced.Value : PricePipeline.Price(ask, null).Value;
    }

    private static string Numbers(Quote quote) => string.Join(' ', quote.Lines.OrderBy(line => line.Line.Value)
        .Select(line => $"{line.Line}:{string.Join('+', line.Shares.Select(share => $"{share.Kind}{share.Amount}"))}={line.Cash}"));

    private static Money Off(Quote quote) =>
        quote.Lines.Sum(line => line.List - line.Cash) + (quote.FreightOff?.Amount ?? Money.Zero);

    private static bool IsCoupon(PriceShare share) => share.Kind is ShareKind.PlatformCoupon or ShareKind.BrandCoupon;
}

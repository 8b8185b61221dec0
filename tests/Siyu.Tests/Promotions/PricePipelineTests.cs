using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Tests.Promotions;

public sealed class PricePipelineTests
{
    private static readonly Goods Goods = new();

    [Fact]
    public void A_line_without_any_rule_costs_its_list_price()
    {
        var quote = Price(Goods.Ask(Goods.Line(price: 9_900, quantity: 2))).Value;

        Assert.Equal(new Money(19_800), quote.Payable);
        Assert.Equal(PricePipeline.Version, quote.PipelineVersion);
        Assert.Empty(quote.Lines[0].Shares);
        Assert.Empty(quote.Why);
    }

    [Fact]
    public void The_member_price_is_taken_when_it_is_the_better_one_and_borne_by_the_seller()
    {
        var own = Goods.Line(price: 10_000, member: 9_000, quantity: 3);
        var counter = Goods.CounterLine(price: 5_000, member: 4_000);

        var quote = Price(Goods.Ask(own, counter)).Value;

        Assert.Equal(new PriceShare(ShareKind.MemberPrice, "member_price", Funder.Brand, new(3_000)), Assert.Single(quote.Lines[0].Shares));
        Assert.Equal(new PriceShare(ShareKind.MemberPrice, "member_price", Funder.Supplier, new(1_000)),
            Assert.Single(quote.Lines[1].Shares));
        Assert.Equal(new Money(31_000), quote.Payable);
        Assert.Equal(2, quote.Why.Count);
        Assert.Contains("会员价优惠 30.00 元", string.Join('；', quote.Why.Select(why => why.Reason.Text())));
    }

    [Fact]
    public void A_member_price_above_the_list_price_changes_nothing() =>
        Assert.Equal(new Money(10_000), Price(Goods.Ask(Goods.Line(price: 10_000, member: 12_000))).Value.Payable);

    [Fact]
    public void A_cash_coupon_is_spread_by_the_lines_cash_to_the_fen()
    {
        var lines = new[] { Goods.Line(price: 3_333), Goods.Line(price: 3_333), Goods.Line(price: 3_334) };

        var quote = Price(Goods.Ask(lines), Goods.Cash(off: 1_000, threshold: 10_000)).Value;

        Assert.Equal([333, 333, 334], quote.Lines.Select(line => line.Shares.Single().Amount.Fen));
        Assert.Equal(new Money(9_000), quote.Payable);
        Assert.All(quote.Lines, line => Assert.Equal(ShareKind.PlatformCoupon, line.Shares.Single().Kind));
    }

    [Fact]
    public void A_coupon_below_its_threshold_is_refused()
    {
        var refused = Price(Goods.Ask(Goods.Line(price: 9_999)), Goods.Cash(off: 1_000, threshold: 10_000));

        Assert.Equal(PromotionsProblems.BelowThreshold.With("100.00"), refused.Problem);
    }

    [Fact]
    public void The_threshold_looks_at_what_fits_the_coupon_after_the_member_price()
    {
        var fitting = Goods.Line(price: 10_000, member: 9_999);
        var other = Goods.Line(price: 50_000);
        var coupon = Goods.Cash(off: 1_000, threshold: 10_000) with { Scope = new(ScopeKind.Sku, [fitting.Sku.Id.Value]) };

        Assert.Equal(PromotionsProblems.BelowThreshold.With("100.00"), Price(Goods.Ask(fitting, other), coupon).Problem);
    }

    [Fact]
    public void A_coupon_touches_only_lines_in_its_scope()
    {
        var inScope = Goods.Line(price: 10_000);
        var outside = Goods.Line(price: 10_000, brand: Goods.OtherBrand);
        var coupon = Goods.Cash(off: 1_000, threshold: 0) with { Scope = new(ScopeKind.Brand, [Goods.Brand.Value]) };

        var quote = Price(Goods.Ask(outside, inScope), coupon).Value;

        Assert.Empty(quote.Lines[0].Shares);
        Assert.Equal(new Money(9_000), quote.Lines[1].Cash);
    }

    [Fact]
    public void A_brand_coupon_is_for_its_brand_whatever_its_scope_says()
    {
        var coupon = Goods.Cash(off: 1_000, threshold: 0) with { Brand = Goods.OtherBrand, Funder = Funder.Brand };

        Assert.Equal(PromotionsProblems.OutOfScope, Price(Goods.Ask(Goods.Line(price: 10_000)), coupon).Problem);
        var quote = Price(Goods.Ask(Goods.Line(price: 10_000, brand: Goods.OtherBrand)), coupon).Value;
        Assert.Equal(ShareKind.BrandCoupon, quote.Lines[0].Shares.Single().Kind);
        Assert.Equal(Funder.Brand, quote.Lines[0].Shares.Single().Funder);
    }

    [Fact]
    public void A_discount_coupon_takes_its_rate_off_and_stops_at_its_cap()
    {
        var line = Goods.Line(price: 9_999);

        Assert.Equal(new Money(8_800), Price(Goods.Ask(line), Goods.Discount(payBps: 8_800)).Value.Payable);
        Assert.Equal(new Money(9_499), Price(Goods.Ask(line), Goods.Discount(payBps: 8_800, atMost: 500)).Value.Payable);
    }

    [Fact]
    public void No_line_falls_below_its_floor_and_the_others_bear_the_rest()
    {
        var floored = Goods.Line(price: 10_000, floor: 9_800);
        var free = Goods.Line(price: 10_000);

        var quote = Price(Goods.Ask(floored, free), Goods.Cash(off: 5_000, threshold: 0)).Value;

        Assert.Equal(new Money(9_800), quote.Lines[0].Cash);
        Assert.Equal(new Money(5_200), quote.Lines[1].Cash);
    }

    [Fact]
    public void A_coupon_that_can_take_nothing_off_is_refused_rather_than_spent() =>
        Assert.Equal("promotions.nothing_off", Price(Goods.Ask(Goods.Line(price: 10_000, floor: 10_000)),
            Goods.Cash(off: 500, threshold: 0)).Problem!.Code);

    [Fact]
    public void A_coupon_larger_than_the_order_leaves_nothing_to_pay_but_the_freight()
    {
        var ask = Goods.Ask(Goods.Line(price: 300)) with { Freight = new(800) };

        var quote = Price(ask, Goods.Cash(off: 1_000, threshold: 0)).Value;

        Assert.Equal(new Money(800), quote.Payable);
        Assert.Equal(new Money(300), quote.Lines[0].Shares.Single().Amount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void A_quantity_out_of_bounds_is_refused(int quantity) =>
        Assert.Equal("promotions.bad_quantity", Price(Goods.Ask(Goods.Line(price: 100, quantity: quantity))).Problem!.Code);

    [Fact]
    public void An_empty_order_a_doubled_line_and_negative_freight_are_refused()
    {
        var line = Goods.Line(price: 100);

        Assert.Equal("promotions.no_lines", Price(Goods.Ask()).Problem!.Code);
        Assert.Equal("promotions.line_twice", Price(Goods.Ask(line, line)).Problem!.Code);
        Assert.Equal("promotions.bad_freight", Price(Goods.Ask(line) with { Freight = new(-1) }).Problem!.Code);
    }

    private static Result<Quote> Price(QuoteAsk ask, CouponTerms? coupon = null) => PricePipeline.Price(ask, coupon);
}

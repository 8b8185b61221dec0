using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Tests.Promotions;

public sealed class PromotionStepTests
{
    private static readonly Goods Goods = new();

    [Fact]
    public void Each_step_works_on_what_the_steps_before_left()
    {
        var discount = Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(9_000));
        var reduction = Goods.Promotion(ShareKind.FullReduction, new Reduction([new(20_000, new(2_000))], false, 5));
        var input = Input(Goods.Line(price: 60_000, member: 50_000)) with
        {
            Promotions = [reduction, discount], Coupons = [Goods.Cash(1_000, 0)], Points = new(900_000, 1, 5_000),
            Voucher = new(Guid.Empty, new(5_000), false),
        };

        var quote = PricePipeline.Price(input).Value;

        Assert.Equal([10_000, 5_000, 4_000, 1_000, 20_000], quote.Lines[0].Shares.Select(share => share.Amount.Fen));
        Assert.Equal((new Money(20_000), new Money(5_000), new Money(15_000)), (quote.Payable, quote.Tender, quote.Due));
        Assert.Equal(20_000, quote.Points);
        Assert.Equal($"promotion/{discount.Id}/3", quote.Lines[0].Shares[1].Rule);
    }

    [Fact]
    public void An_activity_price_and_the_member_price_do_not_add_up_the_better_one_counts()
    {
        var activity = Goods.Promotion(ShareKind.Activity, new FixedPrice(new(8_000)));

        var better = PricePipeline.Price(Input(Goods.Line(10_000, member: 9_000)) with { Promotions = [activity] }).Value;
        var worse = PricePipeline.Price(Input(Goods.Line(10_000, member: 7_000)) with { Promotions = [activity] }).Value;

        Assert.Equal(ShareKind.Activity, Assert.Single(better.Lines[0].Shares).Kind);
        Assert.Equal(new Money(8_000), better.Payable);
        Assert.Equal(ShareKind.MemberPrice, Assert.Single(worse.Lines[0].Shares).Kind);
        Assert.Equal("promotions.takes_nothing", Why(worse, activity).Reason.Code);
    }

    [Theory]
    [InlineData(9_999, 0)]
    [InlineData(10_000, 1_000)]
    [InlineData(39_999, 3_000)]
    [InlineData(90_000, 3_000)]
    public void A_repeating_reduction_counts_as_often_as_it_may(long price, long off)
    {
        var rule = Goods.Promotion(ShareKind.FullReduction, new Reduction([new(10_000, new(1_000))], false, 3));

        var quote = PricePipeline.Price(Input(Goods.Line(price)) with { Promotions = [rule] }).Value;

        Assert.Equal(new Money(price - off), quote.Payable);
        Assert.Equal(off > 0 ? "promotions.why_promotion" : "promotions.below_tier", Why(quote, rule).Reason.Code);
    }

    [Fact]
    public void The_funders_bear_their_parts_and_the_last_fen_is_not_lost()
    {
        var rule = Goods.Promotion(ShareKind.LimitedDiscount, new UnitOff(new(100))) with
        {
            Funders = [new(Funder.Store, 1), new(Funder.Platform, 1), new(Funder.Brand, 1)],
        };

        var quote = PricePipeline.Price(Input(Goods.Line(1_000)) with { Promotions = [rule] }).Value;

        Assert.Equal([(Funder.Platform, 34L), (Funder.Brand, 33L), (Funder.Store, 33L)],
            quote.Lines[0].Shares.Select(share => (share.Funder, share.Amount.Fen)));
    }

    [Fact]
    public void What_does_not_apply_says_why()
    {
        var lines = Input(Goods.Line(10_000));
        var rule = Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(5_000)) with { Alone = true, Priority = 9 };
        var second = Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(9_000));

        Assert.Equal("promotions.not_begun", Alone(rule with { Condition = new(Goods.Now.At.AddTicks(1), null) }));
        Assert.Equal("promotions.over", Alone(rule with { Condition = new(null, Goods.Now.At) }));
        Assert.Equal("promotions.other_tier", Alone(rule with { Condition = PromotionCondition.Always with { Tiers = ["gold"] } }));
        Assert.Equal("promotions.other_channel", Alone(rule with { Condition = PromotionCondition.Always with { Channels = ["live"] } }));
        Assert.Equal("promotions.no_goods", Alone(rule with { Scope = PromotionScope.All with { Brands = [Goods.OtherBrand] } }));
        Assert.Equal("promotions.budget_spent", Alone(rule with { Budget = new(null, 0, null, false) }));
        Assert.Equal("promotions.person_spent", Alone(rule with { Budget = new(null, null, 0, false) }));
        Assert.Equal("promotions.budget_short", Alone(rule with { Budget = new(new(4_999), null, null, false) }));
        Assert.Equal("promotions.why_promotion", Alone(rule with { Budget = new(new(4_999), null, null, true) }));
        Assert.Equal("promotions.closed", With(rule, second));
        Assert.Equal("promotions.excluded", With(rule with { Alone = false, Excludes = [second.Id.Value] }, second));
        Assert.Equal("promotions.not_best", With(rule with { Group = "甲" }, second with { Group = "甲" }));

        string Alone(PromotionTerms only) => Why(PricePipeline.Price(lines with { Promotions = [only] }).Value, only).Reason.Code;
        string With(PromotionTerms first, PromotionTerms then) =>
            Why(PricePipeline.Price(lines with { Promotions = [then, first] }).Value, then).Reason.Code;
    }

    [Fact]
    public void Rules_that_make_no_sense_are_refused()
    {
        Assert.Equal("promotions.bad_kind", Refused(Goods.Promotion(ShareKind.FullReduction, new RateOff(9_000))));
        Assert.Equal("promotions.bad_worth", Refused(Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(10_000))));
        Assert.Equal("promotions.bad_funders",
            Refused(Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(9_000)) with { Funders = [] }));
        var rule = Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(9_000));
        Assert.Equal("promotions.promotion_twice",
            PricePipeline.Price(Input(Goods.Line(100)) with { Promotions = [rule, rule] }).Problem!.Code);
        Assert.Equal("promotions.coupons_twice",
            PricePipeline.Price(Input(Goods.Line(100)) with { Coupons = [Goods.Cash(1, 0), Goods.Cash(2, 0)] }).Problem!.Code);

        static string Refused(PromotionTerms rule) =>
            PricePipeline.Price(Input(Goods.Line(100)) with { Promotions = [rule] }).Problem!.Code;
    }

    [Fact]
    public void A_coupon_that_an_applied_promotion_excludes_is_refused_and_explained()
    {
        var coupon = Goods.Cash(100, 0);
        var rule = Goods.Promotion(ShareKind.LimitedDiscount, new RateOff(9_000)) with { Excludes = [coupon.Template.Value] };
        var input = Input(Goods.Line(10_000)) with { Promotions = [rule], Coupons = [coupon] };

        Assert.Equal("promotions.excluded", PricePipeline.Price(input).Problem!.Code);
        Assert.Equal(new Money(9_000), PricePipeline.Explain(input).Value.Payable);
    }

    private static PriceInput Input(params QuoteLine[] lines) => new(Goods.Ask(lines), Goods.Now);

    private static Explanation Why(Quote quote, PromotionTerms rule) => quote.Why.Single(why => why.Rule == rule.Rule);
}

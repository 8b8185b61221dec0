using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Tests.Promotions;

/// <summary>What holds for any order with any promotions, coupons, points and voucher (COMMERCE §1.4).</summary>
public sealed class PromotionProperties
{
    private static readonly Goods Goods = new();

    private static readonly Gen<QuoteLine> Line =
        from price in Gen.Choose(1, 200_000)
        from memberBps in Gen.Choose(5_000, 12_000)
        from floorBps in Gen.Choose(0, 10_000)
        from quantity in Gen.Choose(1, 5)
        from hasMember in Gen.Elements(true, false)
        from hasFloor in Gen.Elements(true, false, false)
        from brand in Gen.Elements(Goods.Brand, Goods.OtherBrand)
        select Goods.Line(price, hasMember ? (long)price * memberBps / 10_000 : null, quantity, hasFloor ? (long)price * floorBps / 10_000
            : null, brand);

    private static readonly Gen<PromotionWorth> LineWorth =
        from kind in Gen.Choose(0, 2)
        from fen in Gen.Choose(1, 100_000)
        from pay in Gen.Choose(1, 9_999)
        select kind switch { 0 => new FixedPrice(new(fen)), 1 => new RateOff(pay), _ => (PromotionWorth)new UnitOff(new(fen)) };

    private static readonly Gen<PromotionWorth> OrderWorth =
        from byQuantity in Gen.Elements(true, false)
        from first in Gen.Choose(0, byQuantity ? 5 : 100_000)
        from off in Gen.Choose(1, 50_000)
        from pay in Gen.Choose(1, 9_999)
        from times in Gen.Choose(1, 4)
        select (PromotionWorth)new Reduction([new(first, new(off)), new(2L * first + 1, Money.Zero, pay)], byQuantity, times);

    private static readonly Gen<IReadOnlyList<FunderPart>> Funders =
        from brand in Gen.Choose(1, 9)
        from platform in Gen.Choose(1, 9)
        from three in Gen.Elements(true, false)
        select (IReadOnlyList<FunderPart>)(three ? [new(Funder.Brand, brand), new(Funder.Platform, platform), new(Funder.Store, 3)]
            : [new(Funder.Brand, brand)]);

    private static readonly Gen<PromotionTerms> Promotion =
        from kind in Gen.Elements(ShareKind.Activity, ShareKind.LimitedDiscount, ShareKind.FullReduction)
        from worth in kind == ShareKind.FullReduction ? OrderWorth : LineWorth
        from funders in Funders
        from priority in Gen.Choose(0, 2)
        from @group in Gen.Elements(null, null, "甲", "乙")
        from alone in Gen.Elements(true, false, false)
        from scoped in Gen.Elements(true, false)
        from budget in Gen.Choose(0, 200_000)
        from bounded in Gen.Elements(true, false)
        from partial in Gen.Elements(true, false)
        select Goods.Promotion(kind, worth) with
        {
            Funders = funders, Priority = priority, Group = @group, Alone = alone,
            Scope = scoped ? PromotionScope.All with { Brands = [Goods.Brand] } : PromotionScope.All,
            Budget = bounded ? new(new(budget), null, null, partial) : BudgetLeft.Unbounded,
        };

    private static readonly Gen<PriceInput> Input =
        from count in Gen.Choose(1, 6)
        from lines in Line.ArrayOf(count)
        from promotions in Gen.Choose(0, 6).SelectMany(rules => Promotion.ArrayOf(rules))
        from excludes in Gen.Choose(0, 5)
        from coupon in Gen.Choose(0, 60_000)
        from couponKind in Gen.Choose(0, 3)
        from brandCoupon in Gen.Choose(0, 60_000)
        from points in Gen.Choose(0, 50_000)
        from mostBps in Gen.Choose(0, 10_000)
        from balance in Gen.Choose(0, 400_000)
        from freight in Gen.Choose(0, 2_000)
        from pays in Gen.Elements(true, false)
        select new PriceInput(Goods.Ask(lines) with { Freight = new(freight) }, Goods.Now)
        {
            Promotions = Excluding(promotions, excludes),
            Coupons = [.. new[] { coupon > 0 ? Platform(couponKind, coupon) : null, brandCoupon > 0 ? Goods.BrandCash(brandCoupon) : null }
                .OfType<CouponTerms>()],
            Points = new(points, 1, mostBps), Voucher = new(Guid.Empty, new(balance), pays),
        };

    private static CouponTerms Platform(int kind, long fen) => kind switch
    {
        0 => Goods.Cash(fen, 0), 1 => Goods.Unit(0, fen), 2 => Goods.Unit(fen), _ => Goods.FreightOff(fen),
    };

    [Fact]
    public void Shares_and_cash_add_up_and_no_line_falls_below_its_floor() => Hold(input =>
    {
        var quote = Price(input);
        return quote.Lines.All(line => line.Shares.Sum(share => share.Amount) + line.Cash == line.List)
            && quote.Lines.Sum(line => line.Cash) + quote.Freight == quote.Payable
            && quote.Lines.SelectMany(line => line.Shares).All(share => share.Amount.IsPositive)
            && quote.Lines.Zip(input.Ask.Lines).All(pair =>
                pair.First.Cash >= (pair.Second.Sku.FloorPrice ?? Money.Zero) * pair.Second.Quantity);
    });

    [Fact]
    public void A_voucher_pays_no_more_than_it_has_and_the_order_costs() => Hold(input =>
    {
        var quote = Price(input);
        return quote.Tender <= input.Voucher!.Balance && !quote.Due.IsNegative
            && quote.Lines.All(line => line.Tender <= line.Cash) && quote.Lines.Sum(line => line.Tender) <= quote.Tender;
    });

    [Fact]
    public void The_order_of_lines_promotions_and_coupons_changes_no_number_and_no_reason() => Hold(input =>
    {
        var turned = input with
        {
            Ask = input.Ask with { Lines = [.. input.Ask.Lines.Reverse()] }, Promotions = [.. input.Promotions.Reverse()],
            Coupons = [.. input.Coupons.Reverse()],
        };
        return Told(Price(input)) == Told(Price(turned));
    });

    [Fact]
    public void A_promotion_that_does_not_apply_changes_nothing() => Hold(input =>
    {
        var rule = Goods.Promotion(ShareKind.FullReduction, new Reduction([new(long.MaxValue, new(1))], false, 1)) with
        {
            Group = "甲", Priority = 9, Alone = true, Excludes = [.. input.Promotions.Select(other => other.Id.Value)],
        };
        var over = Goods.Promotion(ShareKind.Activity, new RateOff(1)) with { Condition = new(null, Goods.Now.At) };
        return Numbers(Price(input)) == Numbers(Price(input with { Promotions = [rule, .. input.Promotions, over] }));
    });

    [Fact]
    public void The_best_of_a_group_is_never_worse_than_another_of_it_or_none() => Hold(input =>
    {
        var grouped = input with { Promotions = [.. input.Promotions.Select(rule => rule with { Group = "甲" })] };
        var best = Price(grouped).Payable;
        return best <= Price(grouped with { Promotions = [] }).Payable
            && grouped.Promotions.All(rule => best <= Price(grouped with { Promotions = [rule] }).Payable);
    });

    [Fact]
    public void Every_rule_says_once_whether_it_applied_and_takes_no_more_than_its_budget() => Hold(input =>
    {
        var quote = Price(input);
        return input.Promotions.All(rule =>
        {
            var why = quote.Why.Single(reason => reason.Rule == rule.Rule);
            var off = quote.Lines.SelectMany(line => line.Shares).Where(share => share.Rule == rule.Rule).Sum(share => share.Amount);
            return why.Applied == off.IsPositive && (rule.Budget.Amount is not { } left || off <= left);
        });
    });

    [Fact]
    public void Refund_shares_of_any_partial_sequence_add_up() => Hold(input => Price(input).Lines.Zip(input.Ask.Lines).All(pair =>
        pair.First.Shares.Select(share => share.Amount).Append(pair.First.Cash).Append(pair.First.Tender).All(component =>
        {
            var steps = Enumerable.Range(0, pair.Second.Quantity)
                .Select(k => component.Portion(k + 1, pair.Second.Quantity) - component.Portion(k, pair.Second.Quantity)).ToList();
            return steps.Sum() == component && steps.TrueForAll(step => !step.IsNegative);
        })));

    private static void Hold(Func<PriceInput, bool> holds) =>
        Prop.ForAll(Input.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static Quote Price(PriceInput input) => PricePipeline.Explain(input).Value;

    private static PromotionTerms[] Excluding(PromotionTerms[] rules, int at)
    {
        if (at < rules.Length && rules.Length > 1) rules[at] = rules[at] with { Excludes = [rules[(at + 1) % rules.Length].Id.Value] };
        return rules;
    }

    private static string Told(Quote quote) => Numbers(quote)
        + string.Join(';', quote.Why.Select(why => $"{why.Rule} {why.Applied} {why.Reason.Text()}"));

    private static string Numbers(Quote quote) => $"{quote.Payable} {quote.Tender} {quote.Points} "
        + string.Join(' ', quote.Lines.OrderBy(line => line.Line.Value).Select(line =>
            $"{line.Line}:{string.Join('+', line.Shares.Select(share => $"{share.Rule}{share.Funder}{share.Amount}"))}={line.Cash}"));
}

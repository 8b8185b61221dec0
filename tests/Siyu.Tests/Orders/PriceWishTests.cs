using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;

namespace Siyu.Tests.Orders;

/// <summary>What a wished price comes to, for any lines, floors and wishes (改价试算).</summary>
public sealed class PriceWishTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    internal sealed record Case(IReadOnlyList<(long List, long Cut, long Floor)> Lines, long Goods, bool Whole);

    private static readonly Arbitrary<Case> Cases = (
        from lines in (
            from list in Gen.Choose(0, 30_000)
            from cut in Gen.Choose(0, 3_000)
            from floor in Gen.Choose(0, 35_000)
            select ((long)list, (long)Math.Min(cut, list), (long)floor)).ListOf(4)
        from goods in Gen.Choose(-10, 130_000)
        from whole in Gen.Elements(true, false)
        select new Case([.. lines], goods, whole)).ToArbitrary();

    [Fact]
    public void It_is_what_was_wished_to_the_fen_and_within_the_bounds_of_every_line_or_it_is_refused() =>
        Prop.ForAll(Cases, one =>
        {
            if (one.Lines.Count == 0) return;
            var (order, lines) = Placed(one);
            var wish = new PriceWish(0, "议价", Funder.Store);
            wish = one.Whole ? wish with { Goods = new(one.Goods) } : wish with { Lines = [new(lines[0].Line.Id, new(one.Goods))] };
            var price = NewPrice.Of(order, lines, wish);
            var least = one.Whole ? lines.Sum(line => line.Least) : lines[0].Least;
            var most = one.Whole ? lines.Sum(line => line.Quoted) : lines[0].Quoted;
            if (!price.Ok)
            {
                Assert.True(price.Problem!.Code switch
                {
                    "orders.below_floor" => new Money(one.Goods) < least,
                    "orders.above_quote" => new Money(one.Goods) > most,
                    "orders.nothing_left" or "orders.same_price" => true,
                    _ => false,
                }, price.Problem.Code);
                return;
            }
            Assert.All(price.Value.Lines.Take(one.Whole ? lines.Count : 1),
                line => Assert.True(line.Cash >= line.Least && line.Cash <= line.Quoted));
            Assert.Equal(new Money(one.Goods), one.Whole ? price.Value.Lines.Sum(line => line.Cash) : price.Value.Lines[0].Cash);
            Assert.True(price.Value.Payable.IsPositive);
            if (!one.Whole) Assert.Equal(lines.Skip(1).Select(line => line.Cash), price.Value.Lines.Skip(1).Select(line => line.Cash));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_taken_off_goes_by_what_the_lines_were_quoted_at_whatever_was_taken_off_before()
    {
        var (order, lines) = Placed(new([(20_000, 5_000, 0), (10_000, 0, 0)], 0, true));
        var price = NewPrice.Of(order, lines, new PriceWish(0, "议价", Funder.Brand) { Goods = new(29_999) });
        Assert.Equal([new Money(19_999), new Money(10_000)], price.Value.Lines.Select(line => line.Cash));
        Assert.Equal(OrdersProblems.SamePrice, NewPrice.Of(order, lines, new PriceWish(0, "议价", Funder.Brand)).Problem);
    }

    private static (Order Order, IReadOnlyList<QuotedLine> Lines) Placed(Case one)
    {
        var id = OrderId.New(At);
        var sku = new SkuCard(SkuId.New(At), SpuId.New(At), BrandId.New(At), CategoryId.New(At), "P1", "羊毛围巾", "",
            Money.Zero, null, Ownership.Own, 0, null, true);
        var asked = one.Lines.Select(_ => new QuoteLine(OrderLineId.New(At), sku, 1)).ToList();
        var prices = asked.Zip(one.Lines, (line, of) => new LinePrice(line.Line, new(of.List), [], new(of.List - of.Cut))).ToList();
        var quote = new Quote(new(id, MemberId.New(At), asked, null, Money.Zero), 2, prices, Money.Zero, prices.Sum(line => line.Cash), []);
        var order = Order.From(new(quote, new(id, AttributionRule.None, null, null, null, "", []), default, new("/g/"), At)
        {
            Number = "1", Delivery = default, Address = null, ExpiresAt = At,
        }, "[]");
        return (order, [.. asked.Zip(prices).Zip(one.Lines, (pair, of) => new QuotedLine(
            OrderLine.From(id, 0, pair.First, pair.Second), new(of.List), new(Math.Min(of.Floor, of.List)), new(of.List - of.Cut)))]);
    }
}

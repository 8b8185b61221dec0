using FsCheck;
using FsCheck.Fluent;
using Siyu.Kernel;
using Xunit;

namespace Siyu.Tests.Kernel;

public sealed class MoneyTests
{
    private static readonly Arbitrary<(long Fen, int[] Weights)> Splits = (
        from fen in Gen.Choose(-1_000_000_000, 1_000_000_000)
        from weights in Gen.Choose(0, 1_000_000).NonEmptyListOf()
        select ((long)fen, weights.ToArray())).ToArbitrary();

    [Fact]
    public void Parts_of_a_split_add_up_and_none_is_a_fen_away_from_its_exact_share() => Prop.ForAll(Splits, split =>
    {
        var parts = new Money(split.Fen).Split([.. split.Weights.Select(weight => (long)weight)]);
        Assert.Equal(split.Fen, parts.Sum().Fen);
        var total = split.Weights.Sum(weight => (long)weight);
        for (var i = 0; i < parts.Length && total > 0; i++)
            Assert.True(Int128.Abs((Int128)parts[i].Fen * total - (Int128)split.Fen * split.Weights[i]) < total, $"part {i}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_within_limits_add_up_and_none_is_above_its_limit() => Prop.ForAll(Splits, split =>
    {
        var limits = split.Weights.Select((weight, i) => new Money(weight / (1 + i % 3))).ToList();
        var amount = Money.Min(new(Math.Abs(split.Fen)), limits.Sum());
        var parts = amount.SplitWithin([.. split.Weights.Select(weight => new Money(weight))], limits);
        Assert.Equal(amount, parts.Sum());
        Assert.All(parts.Zip(limits), pair => Assert.True(pair.First >= Money.Zero && pair.First <= pair.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_portion_of_all_is_all_and_portions_never_shrink() => Prop.ForAll(
        (from fen in Gen.Choose(0, int.MaxValue - 1) from whole in Gen.Choose(1, 999) from part in Gen.Choose(0, 998) select (
            fen, whole, part: Math.Min(part, whole - 1))).ToArbitrary(),
        given =>
        {
            var money = new Money(given.fen);
            Assert.Equal(money, money.Portion(given.whole, given.whole));
            Assert.True(money.Portion(given.part, given.whole) <= money.Portion(given.part + 1, given.whole));
        }).QuickCheckThrowOnFailure();

    [Theory, InlineData(0, "0.00"), InlineData(5, "0.05"), InlineData(-5, "-0.05"), InlineData(123456, "1234.56"),
        InlineData(-100, "-1.00")]
    public void Money_reads_as_yuan(long fen, string text) => Assert.Equal(text, new Money(fen).ToString());

    [Fact]
    public void Overflow_is_loud() => Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));

    [Theory]
    [InlineData("13800138000", true), InlineData("+86 138-0013-8000", true), InlineData("0086 13800138000", true),
        InlineData("12800138000", false)]
    [InlineData("1380013800", false), InlineData("138001380001", false), InlineData("138O0138000", false), InlineData("", false),
        InlineData(null, false)]
    public void A_phone_number_is_read_as_people_write_it_and_shown_masked(string? text, bool ok)
    {
        Assert.Equal(ok, Phone.TryParse(text, out var phone));
        if (ok) Assert.Equal("138****8000", phone.ToString());
    }
}

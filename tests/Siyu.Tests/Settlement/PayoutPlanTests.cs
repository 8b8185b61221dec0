using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Settlement.Domain;

namespace Siyu.Tests.Settlement;

public sealed class PayoutPlanTests
{
    private static readonly PayoutTerms Terms = new();

    [Theory]
    [InlineData(500, 0, 0, 500)]
    [InlineData(500, 120, 120, 380)]
    [InlineData(25_000, 0, 0, 20_000)]
    public void What_is_owed_is_netted_first_and_the_most_is_kept(long payable, long owed, long netted, long gross)
    {
        var plan = PayoutPlan.Of(new(payable), new(owed), Terms).Value;

        Assert.Equal((new Money(netted), new Money(gross), new Money(gross)), (plan.Netted, plan.Gross, plan.Net));
    }

    [Theory]
    [InlineData(0, 0, "settlement.nothing_payable")]
    [InlineData(100, 100, "settlement.nothing_payable")]
    [InlineData(100, 500, "settlement.nothing_payable")]
    [InlineData(99, 0, "settlement.below_minimum")]
    [InlineData(200, 101, "settlement.below_minimum")]
    public void Too_little_is_refused(long payable, long owed, string code) =>
        Assert.Equal(code, PayoutPlan.Of(new(payable), new(owed), Terms).Problem!.Code);

    [Fact]
    public void The_minimum_is_told_in_yuan() =>
        Assert.Contains("1.00", PayoutPlan.Of(new(99), new(0), Terms).Problem!.Text(), StringComparison.Ordinal);

    [Fact]
    public void Tax_is_kept_back_by_the_setting_and_is_nothing_without_one()
    {
        var plan = PayoutPlan.Of(new(1_000), new(0), Terms with { TaxBps = 333 }).Value;

        Assert.Equal((new Money(33), new Money(967)), (plan.Tax, plan.Net));
        Assert.Equal(Money.Zero, PayoutPlan.Of(new(1_000), new(0), Terms).Value.Tax);
    }
}

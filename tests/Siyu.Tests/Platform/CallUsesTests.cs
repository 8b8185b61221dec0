using Siyu.Platform;
using Siyu.Platform.Outside;

namespace Siyu.Tests.Platform;

public sealed class CallUsesTests
{
    private static readonly CallQuota Quota = new(PerMinute: 2, PerHour: 10, AtOnce: 1);

    [Fact]
    public void What_is_used_of_a_quota_is_told_until_its_minute_and_hour_are_over()
    {
        var clock = new SetClock(new(2026, 11, 22, 8, 30, 0, TimeSpan.Zero));
        var budgets = new CallBudgets(clock);
        Assert.Empty(new CallUses(budgets).Handle().Value);
        Assert.Null(budgets.Take("wecom a", Quota));
        Assert.Null(budgets.Take("wecom a", Quota));
        Assert.NotNull(budgets.Take("wecom a", Quota));

        Assert.Equal(new CallUse("wecom a", Quota, 2, 2, null), Assert.Single(new CallUses(budgets).Handle().Value));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 2), (budgets.Uses()[0].InMinute, budgets.Uses()[0].InHour));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0, 0), (budgets.Uses()[0].InMinute, budgets.Uses()[0].InHour));
    }

    [Fact]
    public void A_closed_interface_is_told_with_the_time_it_opens_again()
    {
        var clock = new SetClock(new(2026, 11, 22, 8, 30, 0, TimeSpan.Zero));
        var budgets = new CallBudgets(clock);
        budgets.Close("wecom a", Quota, TimeSpan.FromMinutes(5));

        Assert.Equal(clock.GetUtcNow().AddMinutes(5), Assert.Single(budgets.Uses()).ClosedUntil);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(budgets.Uses()[0].ClosedUntil);
    }
}

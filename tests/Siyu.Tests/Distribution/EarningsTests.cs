using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using static Siyu.Tests.Distribution.DistributionHouse;
using Result = Siyu.Kernel.Result;

namespace Siyu.Tests.Distribution;

public sealed class EarningsTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_was_earned_is_told_with_its_rule_and_only_to_its_earner(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var (bound, unpaid, shared) = (Line(Dress, 10_000), Line(Dress, 7_000), Line(Shoes, 20_000));
        var own = await house.Place(null, bound);
        await house.Paid(own, bound);
        await house.Settled(own);
        await house.Place(null, unpaid);
        var token = await house.Share(house.Xiaofang, SharedKind.Product, Shoes.Spu.ToString());
        await house.Click(token, house.MsWang);
        var other = await house.Place(token, shared);
        await house.Paid(other, shared);
        await house.Refunded(other, shared, 5_000, 15_000);

        var xiaoli = Assert.Single(await Earned(house, house.Xiaoli));
        var xiaofang = Assert.Single(await Earned(house, house.Xiaofang));

        Assert.Equal((own.Order, bound.Line, AttributionRule.BoundGuide, EarningState.Payable, 1_000L),
            (xiaoli.Order, xiaoli.Line, xiaoli.Rule, xiaoli.State, xiaoli.Amount.Fen));
        Assert.NotNull(xiaoli.PayableAt);
        Assert.Equal((AttributionRule.ProductShare, EarningState.Pending, 2_000L, 500L),
            (xiaofang.Rule, xiaofang.State, xiaofang.Amount.Fen, xiaofang.Reversed.Fen));
        Assert.Empty(await Earned(house, house.Xiaoli, EarningState.Pending));
        Assert.Single(await Earned(house, house.Xiaoli, EarningState.Payable));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_list_goes_on_below_the_last_number(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        for (var i = 0; i < 3; i++)
        {
            var line = Line(Dress, 10_000);
            await house.Paid(await house.Place(null, line), line);
        }

        var first = await Earned(house, house.Xiaoli, atMost: 2);
        var rest = await Earned(house, house.Xiaoli, below: first[^1].Number);

        Assert.Equal((2, 1), (first.Count, rest.Count));
        Assert.Equal(3, first.Concat(rest).Select(one => one.Number).Distinct().Count());
    }

    private static async Task<IReadOnlyList<EarningCard>> Earned(
        DistributionHouse house, StaffId earner, EarningState? state = null, long? below = null, int atMost = 50) =>
        (await house.Shop.With<IDistribution, IReadOnlyList<EarningCard>>(async door =>
            Result.Of(await door.Earnings(earner, state, below, atMost, default)))).Value;
}

using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Console;
using Siyu.Kernel;
using Siyu.Orders.Reads;
using Siyu.Tests.Organization;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

[Collection(MoneyTests.Name)]
public sealed class GuidesViewTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_of_the_place_see_where_an_order_goes_and_others_do_not(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var packer = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.Store, "X1"));
        var stranger = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "X2"));
        var sku = await house.Goods.Sku(9);
        var unpaid = await house.Place((sku, 1));
        var paid = await house.Paid((sku, 1));

        var seen = await Parcel(house, packer, paid);

        Assert.True(packer.Scope.OwnOnly);
        Assert.Equal((await house.Order(paid)).Number, seen.Value.Number);
        Assert.Equal(MallHouse.Home, seen.Value.Receiver);
        Assert.Equal(OrdersProblems.Unknown, (await Parcel(house, stranger, paid)).Problem);
        Assert.Equal(OrdersProblems.Unknown, (await Parcel(house, packer, unpaid)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_sees_what_was_earned_on_which_goods_and_by_which_rule(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, xiaofang) = (await house.Shop.Staff(house.Goods.Store, "X1"), await house.Shop.Staff(house.Goods.Store, "X2"));
        await house.Shop.With<MakePlan, MakePlan.Response>(slice =>
            slice.Handle(Actor.System, new("方案", null, null, null, null, 1_000, 0, true, null, null), default));
        await house.Shop.With<IMembers, Done>(door => door.Bind(house.MsWang.Member, xiaoli, BindReason.Scan, default));
        var (shirt, scarf) = (await house.Goods.Sku(9), await house.Goods.Sku(9, price: 20_000));
        var order = await house.Paid((shirt, 2), (scarf, 1));

        var all = (await Earned(house, xiaoli)).Value;
        var first = (await Earned(house, xiaoli, size: 1)).Value;
        var rest = (await Earned(house, xiaoli, first.Next, 1)).Value;

        var lines = await house.Lines(order);
        Assert.Equal(
            lines.Select(line => (line.Title, line.Quantity, line.Cash, line.Cash.Rate(1_000))).OrderBy(line => line.Title),
            all.Rows.Select(row => (row.Title, row.Quantity, row.Cash, row.Amount)).OrderBy(row => row.Title));
        Assert.All(all.Rows, row => Assert.Equal((AttributionRule.BoundGuide, EarningState.Pending), (row.Rule, row.State)));
        Assert.All(all.Rows, row => Assert.Null(row.PayableAt));
        Assert.Null(rest.Next);
        Assert.Equal(all.Rows.Select(row => row.Title), first.Rows.Concat(rest.Rows).Select(row => row.Title));
        Assert.Empty((await Earned(house, xiaofang)).Value.Rows);
        Assert.Equal(DistributionProblems.BadCursor, (await Earned(house, xiaoli, "x")).Problem);
    }

    private static Task<Result<OrderParcel.Response>> Parcel(MallHouse house, Actor actor, OrderId order) =>
        house.Shop.With<OrderParcel, OrderParcel.Response>(slice => slice.Handle(actor, order, default));

    private static async Task<Result<Page<MyEarnings.Row>>> Earned(MallHouse house, StaffId staff, string? after = null, int? size = null)
    {
        var actor = await house.Shop.ActorOf(staff);
        return await house.Shop.With<MyEarnings, Page<MyEarnings.Row>>(slice => slice.Handle(actor, new(null, after, size), default));
    }
}

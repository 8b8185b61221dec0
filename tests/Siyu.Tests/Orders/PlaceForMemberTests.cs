using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Platform;
using Siyu.Tests.Organization;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

[Collection(MoneyTests.Name)]
public sealed class PlaceForMemberTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_orders_for_their_member_who_pays_it_and_whose_it_is(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, sku) = (await Serving(house), await house.Goods.Sku(5));

        var placed = await Place(house, xiaoli, Wish(house, (sku, 2)));
        Assert.True(placed.Ok, placed.Problem?.Code);
        var before = await house.Order(placed.Value.Order);
        var ticket = await house.TryPay(placed.Value.Order);
        await house.PayOnPhone(placed.Value.Order, ticket.Value);
        var after = await house.Order(placed.Value.Order);

        Assert.Equal((house.MsWang.Member, xiaoli.Staff, OrderState.AwaitingPayment), (before.Member, before.Owner!.Value, before.State));
        Assert.Equal(before.Payable, placed.Value.Payable);
        Assert.Equal(before.ExpiresAt.ToUnixTimeMilliseconds(), placed.Value.PayBy.ToUnixTimeMilliseconds());
        Assert.Equal(OrderState.Paid, after.State);
        var audit = Assert.Single(await house.Shop.All<AuditRow>(), row => row.Action == "orders.place_for_member");
        Assert.Equal($"order/{after.Id}", audit.Subject);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_wish_twice_is_one_order_and_what_nobody_pays_gives_its_stock_back(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, sku) = (await Serving(house), await house.Goods.Sku(5));

        var first = await Place(house, xiaoli, Wish(house, (sku, 5)), "one-and-the-same");
        var again = await Place(house, xiaoli, Wish(house, (sku, 5)), "one-and-the-same");
        Assert.Equal(first.Value.Order, again.Value.Order);
        Assert.Equal(InventoryProblems.OutOfStock.Code, (await Place(house, xiaoli, Wish(house, (sku, 1)))).Problem!.Code);
        await house.Pass(first.Value.PayBy - house.Now + TimeSpan.FromMinutes(1));

        Assert.Equal(OrderState.Closed, (await house.Order(first.Value.Order)).State);
        Assert.True((await Place(house, xiaoli, Wish(house, (sku, 1)))).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Nobody_orders_for_another_guides_member_nor_what_a_member_could_not(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, sku) = (await Serving(house), await house.Goods.Sku(5));
        var xiaofang = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "X2"));
        var stranger = await house.Join("13900139000");

        Assert.Equal(OrdersProblems.NotYourMember, (await Place(house, xiaofang, Wish(house, (sku, 1)))).Problem);
        Assert.Equal(OrdersProblems.NotYourMember,
            (await Place(house, xiaoli, Wish(house, (sku, 1)) with { Member = stranger.Member })).Problem);
        Assert.Equal(OrdersProblems.NoLines, (await Place(house, xiaoli, Wish(house))).Problem);
        Assert.Equal(OrdersProblems.BadQuantity.Code, (await Place(house, xiaoli, Wish(house, (sku, 0)))).Problem!.Code);
        Assert.Equal(OrdersProblems.NeedsAddress, (await Place(house, xiaoli, Wish(house, (sku, 1)) with { Receiver = null })).Problem);
        Assert.Equal(PlatformProblems.BadKey, (await Place(house, xiaoli, Wish(house, (sku, 1)), "short")).Problem);
        Assert.Empty((await house.Shop.All<Siyu.Orders.Domain.Order>()));
        Assert.DoesNotContain(await house.Shop.All<AuditRow>(), row => row.Action == "orders.place_for_member");
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_cancels_what_they_placed_while_nobody_has_paid_and_its_stock_is_free_again(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, sku) = (await Serving(house), await house.Goods.Sku(5));
        var xiaofang = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "X2"));
        var placed = (await Place(house, xiaoli, Wish(house, (sku, 5)))).Value.Order;

        Assert.Equal(OrdersProblems.NotPlacedByYou, (await Cancel(house, slice => slice.ByGuide(xiaofang, placed, default))).Problem);
        Assert.Equal(Done.It, (await Cancel(house, slice => slice.ByGuide(xiaoli, placed, default))).Value);
        Assert.Equal(Done.Already, (await Cancel(house, slice => slice.ByGuide(xiaoli, placed, default))).Value);

        Assert.Equal(OrderState.Closed, (await house.Order(placed)).State);
        Assert.Single(await house.Shop.All<AuditRow>(), row => row.Action == "orders.cancel");
        Assert.True((await Place(house, xiaoli, Wish(house, (sku, 5)))).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_console_cancels_an_unpaid_order_of_its_scope_with_a_reason_and_no_paid_one(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (xiaoli, sku) = (await Serving(house), await house.Goods.Sku(5));
        var placed = (await Place(house, xiaoli, Wish(house, (sku, 1)))).Value.Order;
        var paid = (await Place(house, xiaoli, Wish(house, (sku, 1)))).Value.Order;
        await house.PayOnPhone(paid, (await house.TryPay(paid)).Value);
        var elsewhere = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "M2", "store_manager"));
        var boss = Actor.System;

        Assert.Equal("orders.bad_reason", (await Cancel(house, slice => slice.ByConsole(boss, placed, new(" "), default))).Problem!.Code);
        Assert.Equal(OrdersProblems.Unknown,
            (await Cancel(house, slice => slice.ByConsole(elsewhere, placed, new("错单"), default))).Problem);
        Assert.Equal(OrdersProblems.NotCancellable,
            (await Cancel(house, slice => slice.ByConsole(boss, paid, new("错单"), default))).Problem);
        Assert.Equal(OrdersProblems.NotCancellable, (await Cancel(house, slice => slice.ByGuide(xiaoli, paid, default))).Problem);
        Assert.Equal(Done.It, (await Cancel(house, slice => slice.ByConsole(boss, placed, new("价格有误"), default))).Value);

        Assert.Equal(OrderState.Closed, (await house.Order(placed)).State);
        Assert.Equal(OrderState.Paid, (await house.Order(paid)).State);
        Assert.Contains("价格有误", Assert.Single(await house.Shop.All<AuditRow>(), row => row.Action == "orders.cancel").After!,
            StringComparison.Ordinal);
    }

    private static Task<Result<Done>> Cancel(MallHouse house, Func<CancelByStaff, Task<Result<Done>>> how) =>
        house.Shop.With<CancelByStaff, Done>(how);

    private static async Task<Actor> Serving(MallHouse house)
    {
        var xiaoli = await house.Shop.Staff(house.Goods.Store, "X1");
        await house.Shop.With<IMembers, Done>(door => door.Bind(house.MsWang.Member, xiaoli, BindReason.Scan, default));
        return await house.Shop.ActorOf(xiaoli);
    }

    private static PlaceForMember.Request Wish(MallHouse house, params (SkuId Sku, int Quantity)[] lines) =>
        new(house.MsWang.Member, [.. lines.Select(line => new PlaceOrder.Line(line.Sku, line.Quantity))], DeliveryWay.Express)
        {
            Receiver = MallHouse.Home,
        };

    private static async Task<Result<PlaceOrder.Response>> Place(
        MallHouse house, Actor guide, PlaceForMember.Request request, string? key = null)
    {
        await using var scope = house.Shop.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PlaceForMember>().Handle(guide, request, key, default);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Pictures;
using Siyu.Catalog.Products;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Reactions;
using Siyu.Orders.Reads;
using Siyu.Platform;
using Siyu.Tests.Catalog;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Orders;

public sealed class OrderListTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_store_manager_sees_and_decides_on_the_orders_of_their_store_alone(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (here, there) = (await Manager(house, house.Goods.Store, "M1"), await Manager(house, house.Goods.OtherStore, "M2"));
        var (mine, theirs) = (await PickedUp(house, house.Goods.Store), await PickedUp(house, house.Goods.OtherStore));

        Assert.Equal(mine, Assert.Single(await List(house, here)).Id);
        Assert.Equal(theirs, Assert.Single(await List(house, there)).Id);
        Assert.Equal(OrdersProblems.Unknown, (await Detail(house, here, theirs)).Problem);
        Assert.True((await Detail(house, here, mine)).Ok);

        var asked = await Asked(house, theirs);
        Assert.Empty(await AfterSales(house, here));
        Assert.Equal(asked, Assert.Single(await AfterSales(house, there)).Id);
        Assert.Equal(OrdersProblems.UnknownAfterSale, (await house.Approve(asked, by: here)).Problem);
        Assert.Equal(OrdersProblems.UnknownAfterSale, (await Reject(house, asked, here)).Problem);
        var forIt = await house.TryApply(theirs, (await house.Lines(theirs))[0].Id, 1, here);
        Assert.Equal(OrdersProblems.Unknown, forIt.Problem);
        Assert.True((await Reject(house, asked, there)).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_that_another_store_takes_on_is_that_stores_with_its_after_sales(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (here, there) = (await Manager(house, house.Goods.Store, "M1"), await Manager(house, house.Goods.OtherStore, "M2"));
        var order = await PickedUp(house, house.Goods.Store);
        var asked = await Asked(house, order);

        await house.Shop.With<OnOrderAccepted, Done>(async reaction =>
        {
            await reaction.Handle(new(order, house.Goods.OtherStore, false, 0, house.Now), default);
            return Done.It;
        });

        Assert.Empty(await List(house, here));
        Assert.Equal(order, Assert.Single(await List(house, there)).Id);
        Assert.Empty(await AfterSales(house, here));
        Assert.Equal(asked, Assert.Single(await AfterSales(house, there)).Id);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Buyers_see_their_own_orders_and_guides_those_of_their_performance(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var guide = await house.Shop.Staff(house.Goods.Store, "X1");
        await house.Shop.With<Contracts.Members.IMembers, Done>(door =>
            door.Bind(house.MsWang.Member, guide, Contracts.Members.BindReason.Scan, default));
        var other = await house.Join("13900139000");
        var order = await PickedUp(house, house.Goods.Store);
        var strangers = (await house.TryPlace(MallHouse.Wish((await house.Goods.Sku(5), 1)), other)).Value.Order;

        Assert.Equal(order, Assert.Single(await List(house, house.MsWang)).Id);
        Assert.Equal(strangers, Assert.Single(await List(house, other)).Id);
        Assert.Equal(order, Assert.Single(await List(house, await house.Shop.ActorOf(guide))).Id);
        Assert.Equal(OrdersProblems.Unknown, (await Detail(house, other, order)).Problem);
        Assert.Contains(MallHouse.Home.Street, (await Detail(house, other, strangers)).Value.Receiver!, StringComparison.Ordinal);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pages_show_each_row_once_also_where_many_came_at_one_instant(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (orders, asked) = (new List<OrderId>(), new List<AfterSaleId>());
        for (var i = 0; i < 5; i++)
        {
            orders.Add(await PickedUp(house, house.Goods.Store));
            asked.Add(await Asked(house, orders[i]));
        }

        var listed = await Pages(after => Ask(house, Actor.System, new(after, 2)), row => row.Id);
        Assert.Equal(orders.OrderBy(id => id.Value), listed.OrderBy(id => id.Value));
        Assert.Equal(asked.OrderBy(id => id.Value), (await Pages(
            after => Ask(house, Actor.System, AfterSaleId.TryParse(after, out var id) ? id : (AfterSaleId?)null, 2),
            row => row.Id)).OrderBy(id => id.Value));
        foreach (var cursor in (string[])["x", "1", "1.2.3", "-1.5"])
            Assert.Equal(OrdersProblems.BadCursor, (await Ask(house, Actor.System, new(cursor, 2))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Lists_and_orders_show_the_pictures_of_their_goods_or_none(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (dress, red) = (await Picture(house, 1), await Picture(house, 2));
        var made = (await house.Shop.With<CreateProduct, CreateProduct.Response>(slice => slice.Handle(Actor.System,
            house.Goods.Draft("D1") with
            {
                Media = [dress], SpecNames = ["颜色"],
                Skus = [new("D1-W", ["白"], new(10_000)), new("D1-R", ["红"], new(10_000)) { Picture = red }],
            }, default))).Value;
        await house.Shop.With<PutOnSale, Done>(slice => slice.Handle(Actor.System, made.Id, default));
        foreach (var sku in made.Skus.Values) await house.Goods.Stock(sku, 5, house.Goods.Store);
        var plain = await house.Place((await house.Goods.Sku(5), 1));
        var shown = await house.Place((made.Skus["D1-W"], 1), (made.Skus["D1-R"], 2));

        var rows = (await List(house, house.MsWang)).ToDictionary(row => row.Id, row => row.Pictures);
        Assert.Equal([dress, red], rows[shown]);
        Assert.Empty(rows[plain]);
        Assert.Equal([dress, red], (await Detail(house, house.MsWang, shown)).Value.Lines.Select(line => line.Picture));
        var asked = await house.Shop.With<IOrders, IReadOnlyDictionary<OrderId, IReadOnlyList<string>>>(async door =>
            Result.Of(await door.Pictures([plain, shown], default)));
        Assert.Equal((0, 2), (asked.Value[plain].Count, asked.Value[shown].Count));
    }

    private static async Task<string> Picture(MallHouse house, byte filler)
    {
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var kept = await scope.ServiceProvider.GetRequiredService<UploadPicture>()
            .Keep(Actor.System, $"{filler}.png", Pictures.Png(8, 8, filler), default);
        return kept.Value.Address;
    }

    private static async Task<Actor> Manager(MallHouse house, UnitId store, string code) =>
        await house.Shop.ActorOf(await house.Shop.Staff(store, code, "store_manager"));

    /// <summary>An order to be picked up at a store.</summary>
    private static async Task<OrderId> PickedUp(MallHouse house, UnitId store)
    {
        var sku = await house.Goods.Sku(5, store);
        var wish = MallHouse.Wish((sku, 2)) with { Delivery = DeliveryWay.Pickup, PickupAt = store, Receiver = null };
        var placed = await house.TryPlace(wish);
        Assert.True(placed.Ok, placed.Problem?.Code);
        return placed.Value.Order;
    }

    /// <summary>An after-sale of one unit, as it stands while it waits for a decision.</summary>
    private static async Task<AfterSaleId> Asked(MallHouse house, OrderId id) => (await house.Shop.With<SiyuDb, AfterSaleId>(async db =>
    {
        var order = (await db.Locked<Order, OrderId>(id, default))!;
        var afterSale = AfterSale.Apply(order, AfterSaleKind.RefundOnly, "不合适", house.Now);
        db.Add(afterSale);
        return afterSale.Id;
    })).Value;

    private static async Task<IReadOnlyList<OrderList.Row>> List(MallHouse house, Actor actor) =>
        (await Ask(house, actor, new(null, null))).Value.Rows;

    private static Task<Result<Page<OrderList.Row>>> Ask(MallHouse house, Actor actor, PageAsk page) =>
        house.Shop.With<OrderList, Page<OrderList.Row>>(slice => slice.Handle(actor, null, page, default));

    private static Task<Result<OrderDetail.Card>> Detail(MallHouse house, Actor actor, OrderId id) =>
        house.Shop.With<OrderDetail, OrderDetail.Card>(slice => slice.Handle(actor, id, default));

    private static async Task<IReadOnlyList<AfterSaleList.Row>> AfterSales(MallHouse house, Actor actor) =>
        (await Ask(house, actor, (AfterSaleId?)null, null)).Value.Rows;

    private static Task<Result<Page<AfterSaleList.Row>>> Ask(MallHouse house, Actor actor, AfterSaleId? after, int? size) =>
        house.Shop.With<AfterSaleList, Page<AfterSaleList.Row>>(slice =>
            slice.Handle(actor, new(null), new(after?.ToString(), size), default));

    private static Task<Result<Done>> Reject(MallHouse house, AfterSaleId id, Actor by) =>
        house.Shop.With<DecideAfterSale, Done>(slice => slice.Reject(by, id, new("已拆封"), default));

    private static async Task<List<TId>> Pages<TRow, TId>(Func<string?, Task<Result<Page<TRow>>>> ask, Func<TRow, TId> id)
    {
        var (found, after) = (new List<TId>(), (string?)null);
        for (var page = 0; page < 10; page++)
        {
            var shown = (await ask(after)).Value;
            found.AddRange(shown.Rows.Select(id));
            if ((after = shown.Next) is null) return found;
        }
        throw new InvalidOperationException("the pages end");
    }
}

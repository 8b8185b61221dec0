using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Inventory;

public sealed class ReservationTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Placing_more_than_the_stock_is_refused_and_leaves_no_trace(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(onHand: 1);

        var refused = await house.Hold(house.Ask((sku, 2)));

        Assert.Equal(InventoryProblems.OutOfStock, refused.Problem);
        Assert.Equal((1, 0), await house.StockOf(sku));
        Assert.Empty(await house.Shop.All<Reservation>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task All_lines_of_an_owner_are_held_at_one_place_or_none_is(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (shirt, scarf) = (await house.Sku(5), await house.Sku(5, house.OtherStore));
        await house.Stock(shirt, 3, house.OtherStore);

        var nowhere = await house.Hold(house.Ask((shirt, 1), (scarf, 1)));
        var second = await house.Hold(house.AskAt([house.Store, house.OtherStore], (shirt, 1), (scarf, 1)));

        Assert.Equal(InventoryProblems.OutOfStock, nowhere.Problem);
        Assert.Equal(house.OtherStore, second.Value.Place);
        Assert.Equal((5, 0), await house.StockOf(shirt));
        Assert.Equal((3, 1), await house.StockOf(shirt, house.OtherStore));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_lines_of_one_SKU_are_two_reservations_and_need_their_sum(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(3);

        Assert.Equal(InventoryProblems.OutOfStock, (await house.Hold(house.Ask((sku, 2), (sku, 2)))).Problem);
        Assert.True((await house.Hold(house.Ask((sku, 2), (sku, 1)))).Ok);

        Assert.Equal([1, 2], (await house.Shop.All<Reservation>()).Select(row => row.Quantity).Order());
        Assert.Equal((3, 3), await house.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task In_a_group_the_first_come_has_the_goods(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(2);
        var asks = new[] { house.Ask((sku, 2)), house.Ask((sku, 1)) };

        var plans = await house.Shop.With<IInventory,
            IReadOnlyList<Result<StockPlan>>>(async door => Result.Of(await door.Plan(asks, default)));

        Assert.True(plans.Value[0].Ok);
        Assert.Equal(InventoryProblems.OutOfStock, plans.Value[1].Problem);
        Assert.Equal((2, 0), await house.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Capture_and_ship_take_the_goods_out_once_however_often_they_are_asked(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        var owner = (await house.Hold(house.Ask((sku, 2)))).Value.Ask.Owner;

        Assert.Equal("inventory.not_captured", (await house.Do(door => door.Ship(owner, default))).Problem!.Code);
        Assert.Equal(Done.It, (await house.Do(door => door.Capture([owner], default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Capture([owner], default))).Value);
        Assert.Equal(Done.It, (await house.Do(door => door.Ship(owner, default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Ship(owner, default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Capture([owner], default))).Value);

        Assert.Equal((3, 0), await house.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_release_frees_what_is_held_once_and_a_paid_order_is_never_released(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        var closed = (await house.Hold(house.Ask((sku, 2)))).Value.Ask.Owner;
        var paid = (await house.Hold(house.Ask((sku, 1)))).Value.Ask.Owner;
        await house.Do(door => door.Capture([paid], default));

        Assert.Equal(Done.It, (await house.Do(door => door.Release(closed, default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Release(closed, default))).Value);
        Assert.Equal("inventory.captured", (await house.Do(door => door.Release(paid, default))).Problem!.Code);
        Assert.Equal(InventoryProblems.NotHeld, (await house.Do(door => door.Capture([closed], default))).Problem);
        Assert.Equal(InventoryProblems.NotHeld, (await house.Do(door => door.Release(OrderId.New(house.Shop.Now), default))).Problem);

        Assert.Equal((5, 1), await house.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_move_holds_there_and_frees_here_or_changes_nothing(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        await house.Stock(sku, 1, house.OtherStore);
        await house.Stock(sku, 9, house.Warehouse);
        var owner = (await house.Hold(house.Ask((sku, 1), (sku, 1)))).Value.Ask.Owner;
        await house.Do(door => door.Capture([owner], default));

        Assert.Equal(InventoryProblems.OutOfStock, (await house.Move(owner, house.OtherStore)).Problem);
        Assert.Equal((5, 2), await house.StockOf(sku));
        for (var i = 0; i < 2; i++) Assert.Equal(house.Warehouse, (await house.Move(owner, house.OtherStore, house.Warehouse)).Value);

        Assert.Equal((5, 0), await house.StockOf(sku));
        Assert.Equal((9, 2), await house.StockOf(sku, house.Warehouse));
        await house.Do(door => door.Ship(owner, default));
        Assert.Equal((7, 0), await house.StockOf(sku, house.Warehouse));
        Assert.Equal("inventory.gone", (await house.Move(owner, house.Store)).Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Returned_units_are_freed_before_shipping_and_come_back_after_once_per_key(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(10);
        var ask = house.Ask((sku, 4));
        var line = ask.Lines[0].Line;
        await house.Hold(ask);
        await house.Do(door => door.Capture([ask.Owner], default));

        Assert.Equal(Done.It, (await house.Do(door => door.Return([new("as/1", line, 1)], default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Return([new("as/1", line, 1)], default))).Value);
        Assert.Equal("inventory.key_reused", (await house.Do(door => door.Return([new("as/1", line, 2)], default))).Problem!.Code);
        Assert.Equal((10, 3), await house.StockOf(sku));
        await house.Do(door => door.Ship(ask.Owner, default));
        Assert.Equal((7, 0), await house.StockOf(sku));
        Assert.Equal("inventory.too_many_back", (await house.Do(door => door.Return([new("as/2", line, 4)], default))).Problem!.Code);
        Assert.Equal(Done.It, (await house.Do(door => door.Return([new("as/2", line, 3)], default))).Value);
        Assert.Equal("inventory.too_many_back", (await house.Do(door => door.Return([new("as/3", line, 1)], default))).Problem!.Code);

        Assert.Equal((10, 0), await house.StockOf(sku));
        Assert.Equal(InventoryProblems.NotHeld,
            (await house.Do(door => door.Return([new("as/4", OrderLineId.New(house.Shop.Now), 1)], default))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Units_of_several_lines_come_back_all_together_or_not_at_all(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (one, other) = (await house.Sku(5), await house.Sku(5));
        var ask = house.Ask((one, 3), (other, 2));
        await house.Hold(ask);
        await house.Do(door => door.Capture([ask.Owner], default));
        var (line, last) = (ask.Lines[0].Line, ask.Lines[1].Line);
        StockBack first = new("as/1", line, 1), again = new("as/2", line, 2), second = new("as/1", last, 1);

        Assert.Equal("inventory.too_many_back",
            (await house.Do(door => door.Return([second, first, again, new("as/3", line, 1)], default))).Problem!.Code);
        Assert.Equal(((5, 3), (5, 2)), (await house.StockOf(one), await house.StockOf(other)));
        Assert.Equal(Done.It, (await house.Do(door => door.Return([second, first, again], default))).Value);
        Assert.Equal(Done.Already, (await house.Do(door => door.Return([again, second, first], default))).Value);
        Assert.Equal(((5, 0), (5, 1)), (await house.StockOf(one), await house.StockOf(other)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_line_of_which_all_units_are_freed_is_released_and_is_not_shipped(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (kept, gone) = (await house.Sku(5), await house.Sku(5));
        var ask = house.Ask((kept, 1), (gone, 2));
        await house.Hold(ask);
        await house.Do(door => door.Capture([ask.Owner], default));

        await house.Do(door => door.Return([new("as/1", ask.Lines[1].Line, 2)], default));
        await house.Do(door => door.Ship(ask.Owner, default));

        Assert.Equal((4, 0), await house.StockOf(kept));
        Assert.Equal((5, 0), await house.StockOf(gone));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Owners_who_move_together_choose_one_after_the_other_and_never_the_same_units(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(10);
        await house.Stock(sku, 3, house.Warehouse);
        var asks = Enumerable.Range(0, 4).Select(_ => house.Ask((sku, 2))).ToList();
        foreach (var ask in asks) await house.Hold(ask);
        var stranger = OrderId.New(house.Shop.Now);

        var moved = (await house.Shop.With<IInventory, IReadOnlyList<Result<UnitId>>>(async inventory => Result.Of(await inventory.Move(
            [
                (asks[0].Owner, [house.Warehouse]), (asks[1].Owner, [house.Warehouse, house.Store]), (stranger, [house.Warehouse]),
                (asks[2].Owner, [house.Warehouse]), (asks[3].Owner, [house.Store, house.Warehouse]),
            ], default)))).Value;

        Assert.Equal((house.Warehouse, house.Store, house.Store), (moved[0].Value, moved[1].Value, moved[4].Value));
        Assert.Equal((InventoryProblems.NotHeld, InventoryProblems.OutOfStock), (moved[2].Problem, moved[3].Problem));
        Assert.Equal((10, 6), await house.StockOf(sku));
        Assert.Equal((3, 2), await house.StockOf(sku, house.Warehouse));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_owner_moves_to_the_first_place_that_can_take_every_line(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(2);
        await house.Stock(sku, 2, house.Dealer);
        await house.Stock(sku, 1, house.OtherStore);
        var owner = (await house.Hold(house.Ask((sku, 2)))).Value.Ask.Owner;

        Assert.Equal(house.Dealer, (await house.Move(owner, house.OtherStore, house.Dealer, house.Warehouse)).Value);
        Assert.Equal((2, 2), await house.StockOf(sku, house.Dealer));
        // What is reserved where it stands counts, so that it can stay.
        Assert.Equal(house.Dealer, (await house.Move(owner, house.OtherStore, house.Dealer)).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_ask_that_makes_no_sense_is_refused(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        var ask = house.Ask((sku, 1));

        Assert.Equal("inventory.bad_quantity", (await house.Hold(house.Ask((sku, 0)))).Problem!.Code);
        Assert.Equal("inventory.bad_quantity", (await house.Hold(house.Ask((sku, 10_000)))).Problem!.Code);
        Assert.Equal("inventory.bad_lines", (await house.Hold(house.Ask())).Problem!.Code);
        Assert.Equal("inventory.bad_places", (await house.Hold(house.AskAt([], (sku, 1)))).Problem!.Code);
        Assert.Equal("inventory.line_twice", (await house.Hold(ask with { Lines = [ask.Lines[0], ask.Lines[0]] })).Problem!.Code);
    }
}

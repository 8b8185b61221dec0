using System.Collections.Concurrent;
using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Inventory;

public sealed class NeverOversoldTests
{
    private const int Planners = 64;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Sixty_four_planners_at_once_sell_exactly_what_is_there(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (hot, other) = (await house.Sku(40), await house.Sku(1_000));
        // Lines stand in both orders, so that locks taken as they come would wait for each other.
        var asks = Enumerable.Range(0, Planners)
            .Select(i => i % 2 == 0 ? house.Ask((hot, 1), (other, 1)) : house.Ask((other, 1), (hot, 1))).ToList();

        var plans = await Task.WhenAll(asks.Select(ask => Task.Run(() => house.Hold(ask))));

        Assert.Equal(40, plans.Count(plan => plan.Ok));
        Assert.All(plans.Where(plan => !plan.Ok), plan => Assert.Equal(InventoryProblems.OutOfStock, plan.Problem));
        Assert.Equal((40, 40), await house.StockOf(hot));
        Assert.Equal((1_000, 40), await house.StockOf(other));
        Assert.Equal(80, (await house.Shop.All<Reservation>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Orders_that_come_go_move_and_ship_at_once_leave_the_stock_explained(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var skus = new List<SkuId>();
        for (var i = 0; i < 3; i++) skus.Add(await house.Sku(50));
        foreach (var sku in skus) await house.Stock(sku, 50, house.Warehouse);
        var shipped = new ConcurrentBag<int>();

        await Task.WhenAll(Enumerable.Range(0, Planners).Select(i => Task.Run(async () =>
        {
            var ask = house.AskAt(i % 2 == 0 ? [house.Store, house.Warehouse] : [house.Warehouse, house.Store], (skus[i % 3], 1),
                (skus[(i + 1) % 3], 1));
            if (!(await house.Hold(ask)).Ok) return;
            if (i % 4 == 0)
            {
                await house.Do(door => door.Release(ask.Owner, default));
                return;
            }
            await house.Do(door => door.Capture([ask.Owner], default));
            await house.Move(ask.Owner, i % 3 == 0 ? house.Store : house.Warehouse);
            if ((await house.Do(door => door.Ship(ask.Owner, default))).Ok) shipped.Add(2);
        })));

        // The house verifies itself when it is closed: stock = movements, reserved = open reservations, nothing negative.
        var left = (await house.Shop.All<Stock>()).Sum(row => row.OnHand);
        Assert.Equal(300 - shipped.Sum(), left);
        Assert.Equal(48 * 2, shipped.Sum());
        Assert.Equal(0, (await house.Shop.All<Stock>()).Sum(row => row.Reserved));
    }

    /// <summary>On PostgreSQL each statement is one round trip, and Npgsql tells of each; on SQLite they are prepared rows.</summary>
    [Fact]
    public async Task The_number_of_statements_of_a_plan_and_its_keep_does_not_grow_with_the_group()
    {
        await using var house = await GoodsHouse.Open(Database.Postgres);
        var skus = new List<SkuId>();
        for (var i = 0; i < 5; i++) skus.Add(await house.Sku(10_000));

        var one = await Statements(house, skus, orders: 1);
        var many = await Statements(house, skus, orders: 200);

        Assert.True(one is > 2 and < 10, $"{one} statements were heard of");
        Assert.Equal(one, many);
    }

    private static async Task<int> Statements(GoodsHouse house, List<SkuId> skus, int orders)
    {
        var asks = Enumerable.Range(0, orders).Select(i => house.Ask((skus[i % 5], 1), (skus[(i + 2) % 5], 2), (skus[i % 5], 1))).ToList();
        using var counted = new Ledger.CountedStatements();
        await house.Shop.With<IInventory, Done>(async door =>
        {
            var plans = await door.Plan(asks, default);
            await door.Keep([.. plans.Select(plan => plan.Value)], default);
            return Done.It;
        });
        return counted.Count;
    }
}

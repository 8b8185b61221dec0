using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Platform;

namespace Siyu.Tests.Orders;

public sealed class PlacingTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_holds_its_stock_and_freezes_its_price_once_per_key(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (dear, cheap) = (await house.Goods.Sku(10), await house.Goods.Sku(10, price: 500));
        var wish = MallHouse.Wish((dear, 2), (cheap, 1)) with { Expected = new(20_500) };

        var placed = await house.TryPlace(wish, key: "one-and-the-same-key");
        var again = await house.TryPlace(wish, key: "one-and-the-same-key");

        Assert.Equal(placed.Value.Order, again.Value.Order);
        var order = Assert.Single(await house.Shop.All<Order>());
        Assert.Equal((OrderState.AwaitingPayment, new Money(20_500), Money.Zero, house.Now.AddMinutes(30)),
            (order.State, order.Payable, order.Freight, order.ExpiresAt));
        Assert.Equal([(2, 20_000L), (1, 500L)], (await house.Lines(order.Id)).Select(line => (line.Quantity, line.Cash.Fen)));
        Assert.Equal(((10, 2), (10, 1)), (await house.Goods.StockOf(dear), await house.Goods.StockOf(cheap)));
        Assert.Equal(order.Id, Assert.Single(await house.Shop.News<OrderPlaced>()).Order);
        Assert.NotEqual(order.Address, System.Text.Encoding.UTF8.GetBytes(MallHouse.Home.Phone));
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "no lines", OrdersProblems.NoLines.Code }, { "a line of nothing", OrdersProblems.NoLines.Code },
        { "too many lines", OrdersProblems.TooManyLines.Code }, { "none of it", OrdersProblems.BadQuantity.Code },
        { "too many of it", OrdersProblems.BadQuantity.Code }, { "no receiver", OrdersProblems.NeedsAddress.Code },
        { "no street", OrdersProblems.NeedsAddress.Code }, { "bad phone", OrdersProblems.BadReceiverPhone.Code },
        { "endless address", OrdersProblems.AddressTooLong.Code }, { "pickup nowhere", OrdersProblems.NeedsPickupPlace.Code },
        { "pickup at the warehouse", OrdersProblems.NeedsPickupPlace.Code }, { "unknown goods", CatalogProblems.UnknownSku.Code },
        { "another price", OrdersProblems.PriceChanged.Code }, { "more than there is", InventoryProblems.OutOfStock.Code },
    };

    [Theory, MemberData(nameof(Nonsense))]
    public async Task What_makes_no_sense_is_refused_and_leaves_no_trace(string what, string code)
    {
        await using var house = await MallHouse.Open(Database.Sqlite);
        var sku = await house.Goods.Sku(10);
        var good = MallHouse.Wish((sku, 1));
        var request = what switch
        {
            "no lines" => good with { Lines = [] },
            "a line of nothing" => good with { Lines = [null!] },
            "too many lines" => MallHouse.Wish([.. Enumerable.Repeat((sku, 1), 51)]),
            "none of it" => MallHouse.Wish((sku, 0)),
            "too many of it" => MallHouse.Wish((sku, 1_000)),
            "no receiver" => good with { Receiver = null },
            "no street" => good with { Receiver = MallHouse.Home with { Street = "" } },
            "bad phone" => good with { Receiver = MallHouse.Home with { Phone = "12" } },
            "endless address" => good with { Receiver = MallHouse.Home with { Street = new('路', 300) } },
            "pickup nowhere" => good with { Delivery = DeliveryWay.Pickup },
            "pickup at the warehouse" => good with { Delivery = DeliveryWay.Pickup, PickupAt = house.Goods.Warehouse },
            "unknown goods" => MallHouse.Wish((SkuId.New(house.Now), 1)),
            "another price" => good with { Expected = new(1) },
            _ => MallHouse.Wish((sku, 11)),
        };

        Assert.Equal(code, (await house.TryPlace(request)).Problem?.Code);
        Assert.Empty(await house.Shop.All<Order>());
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.Empty(await house.Shop.News<OrderPlaced>());
    }

    [Fact]
    public async Task A_body_with_a_line_of_nothing_is_told_so_by_the_endpoint()
    {
        await using var house = await MallHouse.Open(Database.Sqlite);
        using var client = await house.Shop.SignedIn(SessionKind.Member, house.MsWang.Subject);
        var answer = await client.PostAsJsonAsync("/api/mall/orders", new { lines = new object?[] { null }, delivery = "Express" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(OrdersProblems.NoLines.Code, body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_group_of_orders_of_people_whose_keys_are_cold_takes_no_more_statements_when_it_is_larger()
    {
        await using var house = await MallHouse.Open(Database.Postgres);
        var sku = await house.Goods.Sku(onHand: 100);
        var buyers = new List<Actor>();
        foreach (var i in Enumerable.Range(0, 64)) buyers.Add(await house.Join($"137{i:D8}"));

        var small = await Statements(house, sku, buyers[..4]);
        var large = await Statements(house, sku, buyers[4..]);

        // Fewer where units, staff and goods are still known from the group before.
        Assert.InRange(small, 1, 28);
        Assert.InRange(large, 1, 28);
        Assert.Equal(64, (await house.Shop.All<Order>()).Count);
    }

    private static async Task<int> Statements(MallHouse house, SkuId sku, List<Actor> buyers)
    {
        var items = buyers.Select(buyer =>
            new HotItem<PlaceOrder.Request, PlaceOrder.Response>(buyer, MallHouse.Wish((sku, 1)), null)).ToList();
        using var counted = new Ledger.CountedStatements();
        await house.Shop.Do(services => services.GetRequiredService<PlaceOrder>()
            .Handle(new(services.GetRequiredService<SiyuDb>(), items), default));
        return counted.Count;
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_unpaid_order_is_cancelled_by_its_buyer_alone_and_once(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(10);
        var order = await house.Place((sku, 3));

        Assert.Equal(OrdersProblems.Unknown, (await house.Cancel(order, await house.Join("13900139000"))).Problem);
        Assert.Equal(Done.It, (await house.Cancel(order)).Value);
        Assert.Equal(Done.Already, (await house.Cancel(order)).Value);

        Assert.Equal(OrderState.Closed, (await house.Order(order)).State);
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.Single(await house.Shop.News<OrderClosed>());
        Assert.Empty(await house.Shop.All<DueRow>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_that_nobody_pays_closes_when_its_time_is_over(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(10);
        var order = await house.Place((sku, 3));

        await house.Shop.Pass(TimeSpan.FromMinutes(29));
        Assert.Equal(OrderState.AwaitingPayment, (await house.Order(order)).State);
        await house.Shop.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(OrderState.Closed, (await house.Order(order)).State);
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.Equal(OrdersProblems.NotPayable, (await house.TryPay(order)).Problem);
        Assert.Single(await house.Shop.News<OrderClosed>());
    }
}

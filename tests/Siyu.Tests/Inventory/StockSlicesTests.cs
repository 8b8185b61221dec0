using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Inventory.Stocks;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Inventory;

public sealed class StockSlicesTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(house.Shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Stock_is_set_with_a_reason_and_the_second_time_changes_nothing(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(0);

        var first = await house.TrySetStock(sku, 12, house.Store, "到货");
        var again = await house.TrySetStock(sku, 12, house.Store, "到货");

        Assert.Equal(new(12, 0, 12), first.Value);
        Assert.Equal(new(12, 0, 0), again.Value);
        var movement = Assert.Single(await house.Shop.All<Movement>());
        Assert.Equal((MovementKind.Set, 12, "到货"), (movement.Kind, movement.OnHand, movement.Reason));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Stock_is_not_set_below_what_is_reserved_nor_without_reason_nor_where_goods_cannot_be(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        await house.Hold(house.Ask((sku, 3)));
        var guide = await house.Shop.ActorOf(await house.Shop.Staff(house.OtherStore, "X1"));

        Assert.Equal(StockRefusals.BelowReserved.With(3), (await house.TrySetStock(sku, 2, house.Store)).Problem);
        Assert.Equal("inventory.needs_reason", (await house.TrySetStock(sku, 9, house.Store, "  ")).Problem!.Code);
        Assert.Equal("inventory.bad_on_hand", (await house.TrySetStock(sku, -1, house.Store)).Problem!.Code);
        Assert.Equal(StockRefusals.NotAPlace, (await house.TrySetStock(sku, 9, house.Group)).Problem);
        Assert.Equal("organization.unknown_unit", (await house.TrySetStock(sku, 9, UnitId.New(house.Shop.Now))).Problem!.Code);
        Assert.Equal(CatalogProblems.UnknownSku, (await house.TrySetStock(SkuId.New(house.Shop.Now), 9, house.Store)).Problem);
        Assert.Equal(StockRefusals.PlaceOutOfScope, (await house.TrySetStock(sku, 9, house.Store, actor: guide)).Problem);
        Assert.Equal((5, 3), await house.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_list_pages_through_all_rows_once_and_shows_only_the_actors_places(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var skus = new List<SkuId> { await house.Sku(1), await house.Sku(2), await house.Sku(3) };
        foreach (var sku in skus) await house.Stock(sku, 7, house.OtherStore);
        var guide = await house.Shop.ActorOf(await house.Shop.Staff(house.OtherStore, "X1"));

        var seen = new List<StockList.Row>();
        string? after = null;
        do
        {
            var page = await List(house, Actor.System, new(null, null, null), new(after, 2));
            seen.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(6, seen.DistinctBy(row => (row.Sku, row.Place)).Count());
        Assert.Equal(6, seen.Count);
        Assert.All((await List(house, guide, new(null, null, null))).Rows,
            row => Assert.Equal((house.OtherStore, 7), (row.Place, row.OnHand)));
        Assert.Equal(1, (await List(house, Actor.System, new(null, house.Store, 1))).Rows.Single().Available);
        Assert.Equal(2, (await List(house, Actor.System, new("P002", null, null))).Rows.Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Movements_explain_the_stock_newest_first(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        var owner = (await house.Hold(house.Ask((sku, 2)))).Value.Ask.Owner;
        await house.Do(door => door.Capture([owner], default));
        await house.Do(door => door.Ship(owner, default));

        var first = await Movements(house, Actor.System, new(sku, house.Store), new(null, 2));
        var rest = await Movements(house, Actor.System, new(sku, house.Store), new(first.Value.Next, 2));

        Assert.Equal([MovementKind.Ship, MovementKind.Hold], first.Value.Rows.Select(row => row.Kind));
        Assert.Equal([MovementKind.Set], rest.Value.Rows.Select(row => row.Kind));
        var keeper = await house.Shop.ActorOf(await house.Shop.Staff(house.Store, "K1"));
        await house.TrySetStock(sku, 9, house.Store, "盘盈", keeper);
        Assert.NotNull((await Movements(house, Actor.System, new(sku, house.Store), new(null, 1))).Value.Rows[0].StaffName);
        Assert.Null(rest.Value.Next);
        Assert.Equal(StockRefusals.Unknown, (await Movements(house, Actor.Nobody, new(sku, house.Store))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_mall_sees_what_is_not_reserved_in_all_places_together(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(5);
        await house.Stock(sku, 4, house.Warehouse);
        await house.Hold(house.Ask((sku, 2)));
        var none = await house.Sku(0);

        using var answer = await house.Shop.Http.GetAsync($"/api/mall/stock?skus={sku},{none}");
        var text = await answer.Content.ReadAsStringAsync();
        using var bad = await house.Shop.Http.GetAsync("/api/mall/stock?skus=nonsense");

        Assert.Equal($"[{{\"sku\":\"{sku}\",\"available\":7}},{{\"sku\":\"{none}\",\"available\":0}}]", text);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, bad.StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_stock_file_sets_counts_refuses_bad_rows_and_changes_nothing_the_second_time(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var sku = await house.Sku(0);
        const string File = "规格编码,地点编码,库存数量\nP001,S1,7\nP001,W1,3\nP001,W1,5\nNONE,S1,1\nP001,NOWHERE,1\nP001,g,1\nP001,S1,x\n";

        var (first, refused) = await Import(house, File);
        var (second, _) = await Import(house, File);

        Assert.Equal((7, 2, 4), (first.Rows, first.Changed, first.Refused));
        Assert.Equal((0, 4), (second.Changed, second.Refused));
        Assert.Equal((7, 0), await house.StockOf(sku));
        Assert.Equal((5, 0), await house.StockOf(sku, house.Warehouse));
        Assert.Contains("5,sku,catalog.unknown_sku", refused);
        Assert.Contains("6,place,organization.unknown_unit", refused);
        Assert.Contains("7,place,inventory.not_a_place", refused);
        Assert.Contains("8,on_hand,inventory.bad_on_hand", refused);
    }

    private static async Task<(ImportSummary Summary, string Refused)> Import(GoodsHouse house, string file)
    {
        await using var refusals = new StringWriter();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var done = await house.Shop.Services.GetRequiredService<Imports>()
            .Run(new("stock", new Dictionary<string, string>(), false), stream, refusals, null, default);
        return (done.Value, refusals.ToString());
    }

    private static async Task<Page<StockList.Row>> List(GoodsHouse house, Actor actor, StockList.Ask ask, ListAsk page = default) =>
        (await house.Shop.With<StockList, Page<StockList.Row>>(slice => slice.Handle(actor, ask, page, default))).Value;

    private static Task<Result<Page<MovementList.Row>>> Movements(
        GoodsHouse house, Actor actor, MovementList.Ask ask, ListAsk page = default) =>
        house.Shop.With<MovementList, Page<MovementList.Row>>(slice => slice.Handle(actor, ask, page, default));
}

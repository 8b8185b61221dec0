using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog;
using Siyu.Catalog.Categories;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Products;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Organization;
using Siyu.Inventory;
using Siyu.Inventory.Stocks;
using Siyu.Kernel;
using Siyu.Organization.Units;
using Siyu.Platform;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Goods;

/// <summary>A group with a brand, a warehouse, two stores and a dealer's, goods and stock: made by the rooms' own use cases.</summary>
internal sealed record GoodsHouse(TestShop Shop, UnitId Group, UnitId Warehouse, UnitId Store, UnitId OtherStore, UnitId Dealer)
    : IAsyncDisposable
{
    private int made;

    public BrandId Brand { get; private set; }
    public CategoryId Category { get; private set; }

    /// <param name="above">Rooms above the stock.</param>
    public static async Task<GoodsHouse> Open(
        Database database, Action<ModuleList>? above = null, Action<IServiceCollection>? services = null)
    {
        var shop = await OrganizationHouse.Open(database, rooms =>
        {
            rooms.Add<CatalogModule>().Add<InventoryModule>();
            above?.Invoke(rooms);
        }, services);
        var group = (await shop.SetUp()).Group;
        var house = new GoodsHouse(
            shop, group, await shop.Unit(group, UnitKind.Warehouse, "W1"), await shop.Unit(group, UnitKind.DirectStore, "S1"),
            await shop.Unit(group, UnitKind.DirectStore, "S2"), await shop.Unit(group, UnitKind.DealerStore, "D1", feeBps: 500));
        house.Brand = (await shop.With<KeepBrand,
            KeepBrand.Response>(slice => slice.Handle(Actor.System, "B1", new("青禾"), default))).Value.Brand;
        house.Category = (await shop.With<CreateCategory, CreateCategory.Response>(slice =>
            slice.Handle(Actor.System, new("C1", "女装", null, 1), default))).Value.Id;
        return house;
    }

    public ProductDraft Draft(string code, long price = 10_000, long? floor = null) => new(code, "羊毛衫 " + code, Brand, Category)
    {
        Skus = [new(code, [], new(price)) { FloorPrice = floor is { } least ? new(least) : null }],
    };

    /// <summary>A product with one SKU, on sale, and so much of it at a place.</summary>
    public async Task<SkuId> Sku(int onHand, UnitId? place = null, long price = 10_000, long? floor = null)
    {
        var code = $"P{Interlocked.Increment(ref made):000}";
        var created = (await Shop.With<CreateProduct,
            CreateProduct.Response>(slice => slice.Handle(Actor.System, Draft(code, price, floor), default))).Value;
        await Shop.With<PutOnSale, Done>(slice => slice.Handle(Actor.System, created.Id, default));
        var sku = created.Skus[code];
        if (onHand > 0) await Stock(sku, onHand, place ?? Store);
        return sku;
    }

    public async Task Stock(SkuId sku, int onHand, UnitId place) => Assert.True((await TrySetStock(sku, onHand, place)).Ok);

    public Task<Result<SetStock.Response>> TrySetStock(SkuId sku, int onHand, UnitId place, string reason = "期初", Actor? actor = null) =>
        Shop.With<SetStock, SetStock.Response>(slice => slice.Handle(actor ?? Actor.System, new(sku, place, onHand, reason, false),
            default));

    public StockAsk Ask(params (SkuId Sku, int Quantity)[] lines) => AskAt([Store], lines);

    public StockAsk AskAt(IReadOnlyList<UnitId> places, params (SkuId Sku, int Quantity)[] lines) => new(
        OrderId.New(Shop.Now), [.. lines.Select(line => new StockLine(OrderLineId.New(Shop.Now), line.Sku, line.Quantity))], places,
            Shop.Now.AddMinutes(30));

    /// <summary>Plans and keeps in one unit of work, as an order does.</summary>
    public Task<Result<StockPlan>> Hold(StockAsk ask) => Shop.With<IInventory, StockPlan>(async inventory =>
    {
        var plan = (await inventory.Plan([ask], default))[0];
        if (plan.Ok) await inventory.Keep([plan.Value], default);
        return plan;
    });

    public Task<Result<Done>> Do(Func<IInventory, Task<Result<Done>>> act) => Shop.With(act);

    public Task<Result<UnitId>> Move(OrderId owner, params UnitId[] candidates) =>
        Shop.With<IInventory, UnitId>(async inventory =>
            (await inventory.Move([(owner, candidates)], default)).Single());

    public async Task<(int OnHand, int Reserved)> StockOf(SkuId sku, UnitId? place = null)
    {
        var rows = (await Shop.All<Siyu.Inventory.Domain.Stock>()).Where(row => row.Sku == sku && row.Place == (place ?? Store)).ToList();
        return (rows.Sum(row => row.OnHand), rows.Sum(row => row.Reserved));
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever a test did, the house must verify at its end.
        Assert.Empty(await Shop.Broken());
        await Shop.DisposeAsync();
    }
}

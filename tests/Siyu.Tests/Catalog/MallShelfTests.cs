using Siyu.Catalog.Domain;
using Siyu.Catalog.Mall;
using Siyu.Catalog.Products;
using Siyu.Kernel;
using Siyu.Organization.Units;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Catalog;

public sealed class MallShelfTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_mall_names_the_brands_of_which_it_sells_something(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        await house.Shop.With<KeepBrand, KeepBrand.Response>(slice => slice.Handle(Actor.System, "B0", new("无货"), default));
        Assert.Empty(await Brands(house));

        await house.Sku(1);

        Assert.Equal((house.Brand, "青禾"), Assert.Single((await Brands(house)).Select(row => (row.Id, row.Name))));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_cart_asks_for_its_SKUs_also_those_off_sale_and_unknown_ones_are_left_out(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (sold, gone) = (await house.Sku(1, price: 29_900), await house.Sku(1));
        var product = (await Skus(house, $"{gone}")).Value[0].Product;
        await house.Shop.With<TakeBackListing, Done>(
            slice => slice.Handle(Actor.System, product, ListingAct.Delisted, new("换季"), default));

        var rows = (await Skus(house, $"{sold}, {gone},{sold},{SkuId.New(house.Shop.Now)}")).Value.ToDictionary(row => row.Id);

        Assert.Equal(2, rows.Count);
        Assert.Equal((true, "羊毛衫 P001", new Money(29_900)), (rows[sold].OnSale, rows[sold].Title, rows[sold].Price));
        Assert.False(rows[gone].OnSale);
        Assert.Equal("catalog.unknown_sku", (await Skus(house, "no-id")).Problem!.Code);
        var tooMany = string.Join(',', Enumerable.Range(0, 101).Select(_ => SkuId.New(house.Shop.Now)));
        Assert.Equal("catalog.too_many_skus", (await Skus(house, tooMany)).Problem!.Code);
    }

    private static async Task<IReadOnlyList<MallBrandList.Row>> Brands(GoodsHouse house) =>
        (await house.Shop.With<MallBrandList, IReadOnlyList<MallBrandList.Row>>(slice => slice.Handle(default))).Value;

    private static Task<Result<IReadOnlyList<MallSkus.Row>>> Skus(GoodsHouse house, string ids) =>
        house.Shop.With<MallSkus, IReadOnlyList<MallSkus.Row>>(slice => slice.Handle(ids, default));
}

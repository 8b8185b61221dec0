using Siyu.Catalog.Categories;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Mall;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Catalog;

public sealed class ProductTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(house.Shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_new_product_is_off_sale_until_it_is_put_on_and_other_rooms_see_its_SKUs(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var made = (await Create(house, Dress(house))).Value;

        var before = await Card(house, "D1-M");
        await Put(house, made.Id);
        var after = await Card(house, "D1-M");

        Assert.False(before.OnSale);
        Assert.True(after.OnSale);
        Assert.Equal((made.Skus["D1-M"], "连衣裙", "红 M", new Money(29_900), new Money(26_900)),
            (after.Id, after.Title, after.Spec, after.ListPrice, after.MemberPrice!.Value));
        Assert.Equal(new Money(20_000), after.FloorPrice);
        Assert.Equal(Done.Already, (await Put(house, made.Id)).Value);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Put(house, SpuId.New(house.Shop.Now))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_changed_product_knows_its_SKUs_by_code_and_a_left_out_one_goes_off_sale(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var made = (await Create(house, Dress(house))).Value;
        await Put(house, made.Id);
        var changed = Dress(house) with { Skus = [new("D1-M", ["红", "M"], new(19_900)), new("D1-L", ["红", "L"], new(19_900))] };

        Assert.True((await Change(house, made.Id, changed)).Ok);
        Assert.True((await Change(house, made.Id, changed)).Ok);

        var cards = await Cards(house, "D1-S", "D1-M", "D1-L");
        Assert.Equal((false, true, true), (cards["D1-S"].OnSale, cards["D1-M"].OnSale, cards["D1-L"].OnSale));
        Assert.Equal(made.Skus["D1-M"], cards["D1-M"].Id);
        Assert.Equal(new Money(19_900), cards["D1-M"].ListPrice);
        Assert.Equal(3, (await house.Shop.All<Sku>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_product_that_makes_no_sense_is_refused_and_leaves_no_trace(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        await house.Sku(0);
        var fine = house.Draft("X1");
        async Task Refused(string code, ProductDraft draft) => Assert.Equal(code, (await Create(house, draft)).Problem?.Code);

        await Refused("catalog.bad_code", fine with { Code = "has blank" });
        await Refused("catalog.bad_title", fine with { Title = "" });
        await Refused("catalog.unknown_brand", fine with { Brand = BrandId.New(house.Shop.Now) });
        await Refused("catalog.unknown_category", fine with { Category = CategoryId.New(house.Shop.Now) });
        await Refused("catalog.bad_skus", fine with { Skus = [] });
        await Refused("catalog.bad_price", fine with { Skus = [new("X1", [], new(-1))] });
        await Refused("catalog.price_above_list", fine with { Skus = [new("X1", [], new(100)) { MemberPrice = new(101) }] });
        await Refused("catalog.bad_specs", fine with { SpecNames = ["颜色"], Skus = [new("X1", [], new(1))] });
        await Refused("catalog.bad_specs", fine with { SpecNames = ["颜色"], Skus = [new("X1", ["红"], new(1)), new("X2", ["红"], new(1))] });
        await Refused("catalog.bad_media", fine with { Media = ["javascript:alert(1)"] });
        await Refused("catalog.bad_media", fine with { Media = ["https://elsewhere.example/1.jpg"] });
        await Refused("catalog.unknown_picture", fine with { Media = [Pictures.AddressOfNothing] });
        await Refused("catalog.unknown_picture", fine with { Skus = [new("X1", [], new(100)) { Picture = Pictures.AddressOfNothing }] });
        await Refused("catalog.bad_seller", fine with { Ownership = Ownership.Counter });
        await Refused("catalog.bad_seller", fine with { Ownership = Ownership.Counter, DeductBps = 2_000, Seller = house.Store });
        await Refused("catalog.code_taken", fine with { Code = "P001" });
        await Refused("catalog.code_taken", fine with { Skus = [new("P001", [], new(1))] });
        Assert.Single(await house.Shop.All<Product>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Counter_goods_name_their_counter_and_its_deduction(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var mall = await house.Shop.Unit(house.Group, UnitKind.DepartmentStore, "M1");
        var counter = await house.Shop.Unit(mall, UnitKind.Counter, "M1C1");

        var made = await Create(house, house.Draft("X1") with { Ownership = Ownership.Counter, DeductBps = 2_500, Seller = counter });

        Assert.True(made.Ok);
        var card = await Card(house, "X1");
        Assert.Equal((Ownership.Counter, 2_500, counter), (card.Ownership, card.DeductBps, card.Seller!.Value));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_console_finds_products_by_words_codes_category_and_brand_and_pages_through_each_once(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var below = (await house.Shop.With<CreateCategory, CreateCategory.Response>(slice =>
            slice.Handle(Actor.System, new("C1-1", "毛衣", house.Category, 1), default))).Value.Id;
        for (var i = 0; i < 5; i++) await house.Sku(0);
        await Create(house, Dress(house) with { Category = below });
        await Create(house, house.Draft("Odd%_1") with { Title = "百分号_商品" });

        Assert.Equal(["D1"], await Codes(house, new("连衣裙", null, null, null)));
        Assert.Equal(["D1"], await Codes(house, new("d1-m", null, null, null)));
        Assert.Equal(["Odd%_1"], await Codes(house, new("%_", null, null, null)));
        Assert.Equal(["P003"], await Codes(house, new("羊毛 p003", null, null, null)));
        Assert.Equal(["D1"], await Codes(house, new(null, below, null, null)));
        Assert.Equal(7, (await Codes(house, new(null, house.Category, house.Brand, null), 2)).Count);
        Assert.Equal(5, (await Codes(house, new(null, null, null, ListingState.Published), 3)).Count);
        Assert.Empty(await Codes(house, new(null, null, BrandId.New(house.Shop.Now), null)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_mall_shows_only_what_is_on_sale_and_its_detail_is_safe(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var dress = (await Create(house, Dress(house) with { Detail = "<p onclick=x>软</p><script>alert(1)</script>" })).Value;
        await house.Sku(0);
        Task<Result<MallProduct.Response>> Look() =>
            house.Shop.With<MallProduct, MallProduct.Response>(slice => slice.Handle(dress.Id, default));

        Assert.Equal("catalog.off_sale", (await Look()).Problem!.Code);
        await Put(house, dress.Id);
        var shown = (await Look()).Value;
        var list = (await house.Shop.With<MallProductList,
            Page<MallProductList.Row>>(slice => slice.Handle(new("连衣裙", null, null, null, null), default))).Value;
        using var http = await house.Shop.Http.GetAsync("/api/mall/products");

        Assert.Equal(("<p>软</p>", "青禾", 2), (shown.Detail, shown.Brand, shown.Skus.Count));
        Assert.Equal(new Money(29_900), Assert.Single(list.Rows).Price);
        Assert.Contains("连衣裙", await http.Content.ReadAsStringAsync());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_the_console_reads_can_be_sent_back_unchanged(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var made = (await Create(house, Dress(house))).Value;
        var read = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(made.Id, default))).Value;

        Assert.True((await Change(house, made.Id, read.Product)).Ok);

        var again = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(made.Id, default))).Value;
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(read.Product), System.Text.Json.JsonSerializer.Serialize(again.Product));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Categories_hang_in_a_tree_without_loops_of_bounded_depth(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        async Task<Result<CategoryId>> Add(string code, CategoryId? parent) =>
            (await house.Shop.With<CreateCategory, CreateCategory.Response>(slice =>
            slice.Handle(Actor.System, new(code, "类" + code, parent, 0), default))).Map(made => made.Id);
        Task<Result<Done>> Hang(CategoryId id, string code, CategoryId? parent) => house.Shop.With<ChangeCategory, Done>(slice =>
            slice.Handle(Actor.System, id, new(code, "类" + code, parent, 0), default));
        var a = (await Add("A", null)).Value;
        var b = (await Add("B", a)).Value;
        var c = (await Add("C", b)).Value;
        var d = (await Add("D", c)).Value;

        Assert.Equal("catalog.category_too_deep", (await Add("E", d)).Problem!.Code);
        Assert.Equal(CatalogRefusals.CategoryLoop, (await Hang(a, "A", d)).Problem);
        Assert.Equal(CatalogRefusals.UnknownCategory, (await Add("F", CategoryId.New(house.Shop.Now))).Problem);
        Assert.Equal("catalog.code_taken", (await Add("B", null)).Problem!.Code);
        Assert.Equal("catalog.category_too_deep", (await Hang(a, "A", house.Category)).Problem!.Code);
        Assert.Equal(Done.It, (await Hang(d, "D", a)).Value);
        Assert.Equal(Done.Already, (await Hang(d, "D", a)).Value);
    }

    private static ProductDraft Dress(GoodsHouse house) => house.Draft("D1") with
    {
        Title = "连衣裙", SpecNames = ["颜色", "尺码"],         Skus =
        [
            new("D1-S", ["红", "S"], new(29_900)),
            new("D1-M", ["红", "M"], new(29_900)) { MemberPrice = new(26_900), FloorPrice = new(20_000) },
        ],
    };

    private static Task<Result<CreateProduct.Response>> Create(GoodsHouse house, ProductDraft draft) =>
        house.Shop.With<CreateProduct, CreateProduct.Response>(slice => slice.Handle(Actor.System, draft, default));

    private static Task<Result<Done>> Change(GoodsHouse house, SpuId id, ProductDraft draft) =>
        house.Shop.With<ChangeProduct, Done>(slice => slice.Handle(Actor.System, id, draft, default));

    private static Task<Result<Done>> Put(GoodsHouse house, SpuId id) =>
        house.Shop.With<PutOnSale, Done>(slice => slice.Handle(Actor.System, id, default));

    private static async Task<SkuCard> Card(GoodsHouse house, string code) => (await Cards(house, code))[code];

    private static async Task<IReadOnlyDictionary<string, SkuCard>> Cards(GoodsHouse house, params string[] codes) =>
        (await house.Shop.With<ICatalog, IReadOnlyDictionary<string,
            SkuCard>>(async door => Result.Of(await door.SkusByCode(codes, default)))).Value;

    private static async Task<List<string>> Codes(GoodsHouse house, ProductList.Ask ask, int? size = null)
    {
        var codes = new List<string>();
        string? after = null;
        do
        {
            var page = (await house.Shop.With<ProductList,
                Page<ProductList.Row>>(slice => slice.Handle(Actor.System, ask, new(after, size), default))).Value;
            codes.AddRange(page.Rows.Select(row => row.Code));
            after = page.Next;
        }
        while (after is not null);
        return codes;
    }
}

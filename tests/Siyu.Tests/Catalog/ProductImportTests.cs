using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Units;
using Siyu.Platform;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Catalog;

public sealed class ProductImportTests
{
    private const string File =
        "商品编码,商品名称,品牌编码,分类编码,规格编码,规格,规格名,吊牌价,会员价,上架\n"
        + "D1,连衣裙,B1,C1,D1-S,红|S,颜色|尺码,299.00,269,1\n"
        + "D1,连衣裙,B1,C1,D1-M,红|M,颜色|尺码,299.00,,1\n"
        + "D2,围巾,B1,C1,,,,59.9,,0\n"
        + "D3,坏价格,B1,C1,,,,59.999,,1\n"
        + "D4,坏品牌,NONE,C1,,,,59,,1\n"
        + "D5,,B1,C1,,,,59,,1\n"
        + "D6,抢码,B1,C1,D1-M,,,59,,1\n";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_file_makes_products_refuses_bad_rows_and_changes_nothing_the_second_time(Database database)
    {
        await using var house = await GoodsHouse.Open(database);

        var (first, refused) = await Import(house, "products", File);
        var rows = await Fingerprint(house);
        house.Shop.Clock.Advance(TimeSpan.FromDays(1));
        var (second, _) = await Import(house, "products", File);

        Assert.Equal((7, 3, 0, 4), (first.Rows, first.Added, first.Changed, first.Refused));
        Assert.Equal((7, 0, 0, 4), (second.Rows, second.Added, second.Changed, second.Refused));
        Assert.Equal(rows, await Fingerprint(house));
        Assert.Contains("list_price,catalog.not_a_price", refused);
        Assert.Contains("catalog.unknown_brand", refused);
        Assert.Contains("catalog.new_needs_title", refused);
        Assert.Contains("sku,catalog.code_taken", refused);
        var dress = (await house.Shop.All<Product>()).Single(product => product.Code == "D1");
        Assert.True(dress.OnSale);
        Assert.Equal(["颜色", "尺码"], dress.SpecNameList);
        Assert.Equal(26_900, (await house.Shop.All<Sku>()).Single(sku => sku.Code == "D1-S").MemberPrice!.Value.Fen);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_dry_run_keeps_nothing(Database database)
    {
        await using var house = await GoodsHouse.Open(database);

        var (summary, _) = await Import(house, "products", File, dryRun: true);

        Assert.Equal(3, summary.Added);
        Assert.Empty(await house.Shop.All<Product>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Categories_come_by_code_under_their_parents(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        const string Categories = "id,name,pid,sort_order\n1,居家,0,1\n2,床品,1,2\n3,孤儿,99,1\n4,歪,0,x\n";

        var (first, refused) = await Import(house, "categories", Categories);
        var (second, _) = await Import(house, "categories", Categories);

        Assert.Equal((2, 2), (first.Added, first.Refused));
        Assert.Equal((0, 0), (second.Added, second.Changed));
        Assert.Contains("4,parent,catalog.unknown_category", refused);
        Assert.Contains("5,sort,catalog.not_a_number", refused);
        var all = (await house.Shop.All<Category>()).ToDictionary(category => category.Code);
        Assert.Equal(all["1"].Id, all["2"].Parent);
    }

    /// <summary>239 products and 244 SKUs of a real shop's seed data, whose prices are yuan text and whose detail is HTML.</summary>
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_real_catalogue_imports_whole_with_its_SKUs_and_exact_prices(Database database)
    {
        var folder = Path.Combine(TestData.Folder, "catalog-litemall-yanxuan");
        await using var house = await GoodsHouse.Open(database);
        foreach (var code in BrandCodes(folder).Append("0"))
            await house.Shop.With<KeepBrand, KeepBrand.Response>(slice => slice.Handle(Actor.System, code, new("品牌" + code), default));
        var skuColumns = new Dictionary<string, string> { ["code"] = "goods_id", ["sku"] = "id", ["specs"] = "specifications" };

        var categories = await ImportFile(house, "categories", Path.Combine(folder, "category.csv"), []);
        var goods = await ImportFile(house, "products", Path.Combine(folder, "goods.csv.gz"), []);
        var skus = await ImportFile(house, "products", Path.Combine(folder, "goods_product.csv"), skuColumns);
        var fingerprint = await Fingerprint(house);
        var goodsAgain = await ImportFile(house, "products", Path.Combine(folder, "goods.csv.gz"), []);
        var skusAgain = await ImportFile(house, "products", Path.Combine(folder, "goods_product.csv"), skuColumns);

        Assert.Equal((93, 0), (categories.Added, categories.Refused));
        Assert.Equal((239, 239, 0), (goods.Rows, goods.Added, goods.Refused));
        Assert.Equal((244, 244, 0), (skus.Rows, skus.Changed, skus.Refused));
        Assert.Equal((0, 0), (goodsAgain.Added + goodsAgain.Changed, skusAgain.Added + skusAgain.Changed));
        Assert.Equal(fingerprint, await Fingerprint(house));
        var products = await house.Shop.All<Product>();
        var onSale = (await house.Shop.All<Sku>()).Where(sku => sku.OnSale).ToList();
        Assert.Equal(244, onSale.Count);
        Assert.Equal(89_900, onSale.Single(sku => sku.Code == "7").ListPrice.Fen);
        Assert.All(products, product => Assert.Equal(SafeHtml.Clean(product.Detail), product.Detail));
        Assert.DoesNotContain(products, product => product.Detail.Contains("_src", StringComparison.Ordinal)
            || product.Detail.Contains("style=", StringComparison.Ordinal));
    }

    private static IEnumerable<string> BrandCodes(string folder) =>
        System.Text.RegularExpressions.Regex.Matches(System.IO.File.ReadAllText(Path.Combine(folder, "brand.csv")), "^(\\d{6,}),",
            System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

    private static async Task<string> Fingerprint(GoodsHouse house)
    {
        var products = (await house.Shop.All<Product>()).OrderBy(product => product.Code)
            .Select(product => $"{product.Id}{product.Title}{product.OnSale}{product.ChangedAt:O}");
        var skus = (await house.Shop.All<Sku>()).OrderBy(sku => sku.Code)
            .Select(sku => $"{sku.Id}{sku.Code}{sku.Specs}{sku.ListPrice}{sku.OnSale}");
        return string.Join('\n', products.Concat(skus));
    }

    private static async Task<ImportSummary> ImportFile(GoodsHouse house, string kind, string path, Dictionary<string, string> mapping)
    {
        await using var file = System.IO.File.OpenRead(path);
        return (await Import(house, kind, file, mapping, false)).Summary;
    }

    private static Task<(ImportSummary Summary, string Refused)> Import(GoodsHouse house, string kind, string text, bool dryRun = false) =>
        Import(house, kind, new MemoryStream(Encoding.UTF8.GetBytes(text)), [], dryRun);

    private static async Task<(ImportSummary Summary, string Refused)> Import(
        GoodsHouse house, string kind, Stream file, Dictionary<string, string> mapping, bool dryRun)
    {
        await using var refusals = new StringWriter();
        var done = await house.Shop.Services.GetRequiredService<Imports>().Run(new(kind, mapping, dryRun), file, refusals, null, default);
        Assert.True(done.Ok, done.Problem?.Text(english: true));
        return (done.Value, refusals.ToString());
    }
}

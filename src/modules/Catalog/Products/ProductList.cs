using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>Products for the console (商品列表), newest first, by title or code, category and brand.</summary>
internal sealed class ProductList(ProductRows rows) : IListSlice<ProductList.Ask, ProductList.Row>
{
    private static readonly Sorting<Product> Order = Sorting<Product>.Newest("createdAt", product => product.Id)
        .By("title", product => product.Title).By("changedAt", product => product.ChangedAt);

    internal sealed record Ask(string? Text, CategoryId? Category, BrandId? Brand, ListingState? Listing);

    internal sealed record Row(
        SpuId Id, string Code, string Title, BrandId Brand, CategoryId Category, Ownership Ownership, ListingState Listing,
        string? Picture, Money From, Money To, int Skus, DateTimeOffset ChangedAt)
    {
        public string? CategoryName { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("catalog.export_products", "商品")
    {
        { "商品编码", row => row.Code },
        { "商品", row => row.Title },
        { "品牌", row => new Named("brand", row.Brand.Value) },
        { "分类", row => row.CategoryName },
        { "最低吊牌价", row => row.From },
        { "最高吊牌价", row => row.To },
        { "规格", row => row.Skus },
        { "货权", row => row.Ownership == Ownership.Own ? "自营" : "联营" },
        { "状态", row => Said(row.Listing) },
        { "最近修改", row => row.ChangedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<ProductList, Ask, Row>("/console/products", Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var all = await rows.Categories(ct);
        var categories = ask.Category is { } root ? Category.Below(root, all) : null;
        var found = await Order.Page(rows.Search(new(Shorten(ask.Text), ask.Brand, categories, ask.Listing)), page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var skus = (await rows.SkusOf([.. shown.Select(product => product.Id)], ct)).ToLookup(sku => sku.Spu);
        var names = all.ToDictionary(category => category.Id, category => category.Name);
        return new Page<Row>([.. shown.Select(product => Show(product, [.. skus[product.Id]]) with
        {
            CategoryName = names.GetValueOrDefault(product.Category),
        })], found.Value.Next);
    }

    private static string Said(ListingState listing) => listing switch
    {
        ListingState.Draft => "草稿", ListingState.InReview => "待审核", ListingState.Returned => "已退回", ListingState.Published => "在售",
        ListingState.Delisted => "已下架",
    };

    private static Row Show(Product product, IReadOnlyList<Sku> skus) => new(
        product.Id, product.Code, product.Title, product.Brand, product.Category, product.Ownership, product.Listing,
        product.Cover, skus.Min(sku => sku.ListPrice), skus.Max(sku => sku.ListPrice), skus.Count, product.ChangedAt);

    private static string? Shorten(string? text) => text?[..Math.Min(text.Length, ProductFilter.LongestText)];
}

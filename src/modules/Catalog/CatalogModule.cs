using Siyu.Catalog.Categories;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Drafting;
using Siyu.Catalog.Imports;
using Siyu.Catalog.Mall;
using Siyu.Catalog.Pictures;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Platform;

namespace Siyu.Catalog;

/// <summary>The catalogue (商品目录): what is sold, in which category, of which brand, at what list price.</summary>
public sealed class CatalogModule : IModule
{
    public static string Name => "catalog";

    public static void Build(ModuleBuilder module) => module
        .Entity<Category>("catalog_category")
        .Entity<Product>("catalog_spu")
        .Entity<Sku>("catalog_sku")
        .Entity<ListingStep>("catalog_listing_step")
        .Entity<ProductPicture>("catalog_picture")
        .Offers<ICatalog, CatalogDoor>()
        .Uses<ProductRows>().Uses<DraftOwner>().UsesSingleton<KnownSkus>()
        .Slice<CreateCategory>()
        .Slice<ChangeCategory>()
        .Slice<CategoryTree>()
        .Slice<CreateProduct>()
        .Slice<ChangeProduct>()
        .Slice<SubmitListing>()
        .Slice<PutOnSale>()
        .Slice<TakeBackListing>()
        .Slice<ListingCounts>()
        .Slice<ProductList>()
        .Slice<ProductDetail>()
        .Slice<DraftProduct>()
        .Slice<MyDrafts>()
        .Slice<UploadPicture>()
        .Slice<PictureList>()
        .Slice<MallProductList>()
        .Slice<MallProduct>()
        .Slice<MallBrandList>()
        .Slice<MallSkus>()
        .Imports<CategoryImport>("categories", Permissions.Change)
        .Imports<ProductImport>("products", Permissions.Review)
        .Verifies<CatalogVerify>()
        .Permission(Permissions.Read, "查看商品", "Read products")
        .Permission(Permissions.Change, "管理商品", "Change products")
        .Permission(Permissions.Guide, "在手机上起草商品", "Draft products on the phone")
        .Permission(Permissions.Review, "审核与上架商品", "Review products and put them on sale");
}

internal static class Permissions
{
    public const string Read = "catalog.read";
    public const string Change = "catalog.change";

    /// <summary>Guides write products on the phone, and see their own.</summary>
    public const string Guide = "catalog.guide";

    /// <summary>What customers see is this permission's affair, and so is a file, which can put products on sale.</summary>
    public const string Review = "catalog.review";
}

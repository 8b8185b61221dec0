using Siyu.Catalog.Categories;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Imports;
using Siyu.Catalog.Mall;
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
        .Offers<ICatalog, CatalogDoor>()
        .Uses<ProductRows>()
        .Slice<CreateCategory>()
        .Slice<ChangeCategory>()
        .Slice<CategoryTree>()
        .Slice<CreateProduct>()
        .Slice<ChangeProduct>()
        .Slice<PutOnSale>()
        .Slice<ProductList>()
        .Slice<ProductDetail>()
        .Slice<MallProductList>()
        .Slice<MallProduct>()
        .Imports<CategoryImport>("categories")
        .Imports<ProductImport>("products")
        .Verifies<CatalogVerify>()
        .Permission(Permissions.Read, "查看商品", "Read products")
        .Permission(Permissions.Change, "管理商品", "Change products");
}

internal static class Permissions
{
    public const string Read = "catalog.read";
    public const string Change = "catalog.change";
}

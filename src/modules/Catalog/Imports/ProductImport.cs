using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Imports;

/// <summary>
/// Imports products (导入商品): a row is a SKU, and rows of one product code make a product. A file of products alone gives each one SKU
/// without specs; once a file of SKUs brings some with specs, that one goes off sale. Detail is made safe; brands and categories go by
/// their
/// codes.
/// </summary>
internal sealed class ProductImport(TimeProvider clock) : IImport
{
    public static IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("code", "商品编码", true, "goods_sn"), new("title", "商品名称", false, "name"), new("subtitle", "副标题", false, "brief"),
        new("brand", "品牌编码", false, "brand_id"), new("category", "分类编码", false, "category_id"), new("sku", "规格编码"),
        new("specs", "规格", false, "specifications"), new("spec_names", "规格名"), new("list_price", "吊牌价", true, "retail_price", "price"),
        new("member_price", "会员价"), new("floor_price", "最低价"), new("media", "图片"), new("detail", "详情"),
        new("on_sale", "上架", false, "is_on_sale"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var known = await Shelf.Load(chunk, db, services.GetRequiredService<IOrganization>(), ct);
        var rows = chunk.Rows.Select(row => (Row: row, Cells: ProductCells.Read(row, chunk))).Where(row => row.Cells is not null)
            .Where(row => IsFree(row.Row, row.Cells!, known, chunk)).ToList();
        foreach (var product in rows.GroupBy(row => row.Cells!.Code))
            Take([.. product.Select(row => (row.Row, row.Cells!))], chunk, known, db);
    }

    /// <summary>A SKU code belongs to one product for good.</summary>
    private static bool IsFree(ImportRow row, ProductCells cells, Shelf known, ImportChunk chunk)
    {
        if (known.Owners.TryAdd(cells.Sku, cells.Code) || known.Owners[cells.Sku] == cells.Code) return true;
        chunk.Refuse(row, "sku", CatalogRefusals.CodeTaken.With(cells.Sku));
        return false;
    }

    private void Take(List<(ImportRow Row, ProductCells Cells)> rows, ImportChunk chunk, Shelf known, SiyuDb db)
    {
        var product = known.Products.GetValueOrDefault(rows[0].Cells.Code);
        var skus = product is null ? [] : known.Skus[product.Id].ToList();
        var before = product is null ? null : ProductDraft.Of(product, skus);
        var wish = Wish(rows, before, known);
        var written = wish.Ok ? Write(wish.Value, product, skus, db) : wish.Problem!;
        if (!written.Ok)
        {
            foreach (var (row, _) in rows) chunk.Refuse(row, written.Problem!.At ?? "code", written.Problem!);
            return;
        }
        var put = rows[^1].Cells.OnSale is { } onSale && Put(written.Value, onSale, db);
        if (before is null) chunk.Added += rows.Count;
        else if (put || !Same(before, wish.Value)) chunk.Changed += rows.Count;
    }

    private Result<Product> Write(ProductDraft wish, Product? product, List<Sku> skus, SiyuDb db)
    {
        if (product is null)
        {
            var created = Product.Create(wish, clock.GetUtcNow());
            if (!created.Ok) return created.Problem!;
            db.Add(created.Value.Product);
            db.AddRange(created.Value.Skus);
            return created.Value.Product;
        }
        if (Same(ProductDraft.Of(product, skus), wish)) return product;
        var added = product.Change(wish, skus, byReviewer: true, clock.GetUtcNow());
        if (!added.Ok) return added.Problem!;
        db.AddRange(added.Value);
        return product;
    }

    /// <summary>Who may bring a file may also review, so that what it puts on sale counts as reviewed.</summary>
    private bool Put(Product product, bool onSale, SiyuDb db)
    {
        var now = clock.GetUtcNow();
        if ((onSale ? product.Publish(now) : product.Delist(now)).Value.Before) return false;
        db.Add(ListingStep.Of(product.Id, onSale ? ListingAct.Published : ListingAct.Delisted, Actor.System, now));
        return true;
    }

    /// <summary>What the product should be after these rows.</summary>
    private static Result<ProductDraft> Wish(List<(ImportRow Row, ProductCells Cells)> rows, ProductDraft? before, Shelf known)
    {
        var row = rows[0].Row;
        var brand = row["brand"] is { } brandCode ? known.Brand(brandCode) : before?.Brand;
        var category = row["category"] is { } categoryCode ? known.Category(categoryCode) : before?.Category;
        if (row["brand"] is not null && brand is null) return CatalogRefusals.UnknownBrand;
        if (row["category"] is not null && category is null) return CatalogRefusals.UnknownCategory;
        if (brand is null || category is null || (row["title"] ?? before?.Title) is not { } title) return ImportRefusals.NewNeedsTitle;
        var skus = Skus(rows, before);
        var first = rows[0].Cells;
        var media = first.Media?.Select(known.Picture).ToList();
        if (media?.IndexOf(null) is >= 0 and var missing)
            return CatalogRefusals.UnknownPicture.With(first.Media![missing]).AtField("media");
        return (before ?? new ProductDraft(first.Code, title, brand.Value, category.Value)) with
        {
            Title = title, Brand = brand.Value, Category = category.Value, Subtitle = row["subtitle"] ?? before?.Subtitle,
            Media = media?.OfType<string>().ToList() ?? before?.Media ?? [],
            Detail = row["detail"] is { } detail ? SafeHtml.Clean(detail) : before?.Detail,
            SpecNames = SpecNames(first.SpecNames ?? before?.SpecNames ?? [], skus[0].Specs.Count), Skus = skus,
        };
    }

    /// <summary>SKUs with specs and SKUs without them do not stand side by side: specs win.</summary>
    private static List<SkuDraft> Skus(List<(ImportRow Row, ProductCells Cells)> rows, ProductDraft? before)
    {
        var skus = (before?.Skus ?? []).ToDictionary(sku => sku.Code);
        foreach (var (_, cells) in rows)
            skus[cells.Sku] = cells.SkuWish with { Picture = skus.GetValueOrDefault(cells.Sku)?.Picture };
        return skus.Values.Any(sku => sku.Specs.Count > 0) ? [.. skus.Values.Where(sku => sku.Specs.Count > 0)] : [.. skus.Values];
    }

    private static IReadOnlyList<string> SpecNames(IReadOnlyList<string> names, int count) =>
        names.Count == count ? names : [.. Enumerable.Range(1, count).Select(i => i == 1 ? "规格" : $"规格{i}")];

    private static bool Same(ProductDraft left, ProductDraft right) => JsonSerializer.Serialize(left) == JsonSerializer.Serialize(right);

    /// <summary>What the rows of a chunk refer to, read at once.</summary>
    private sealed record Shelf(Dictionary<string, Product> Products, ILookup<SpuId, Sku> Skus, Dictionary<string, CategoryId> Categories,
        Dictionary<string, BrandId> Brands)
    {
        /// <summary>Which product has each SKU code that the file names.</summary>
        public required Dictionary<string, string> Owners { get; init; }

        /// <summary>Addresses of the newest pictures by the names that the file says, and by themselves.</summary>
        public required Dictionary<string, string> Pictures { get; init; }

        public string? Picture(string named) => Pictures.GetValueOrDefault(named);
        public BrandId? Brand(string code) => Brands.TryGetValue(code, out var id) ? id : null;
        public CategoryId? Category(string code) => Categories.TryGetValue(code, out var id) ? id : null;

        public static async Task<Shelf> Load(ImportChunk chunk, SiyuDb db, IOrganization organization, CancellationToken ct)
        {
            var codes = chunk.Rows.Select(row => row["code"]!).Distinct().ToList();
            var products = await db.All<Product>().Where(product => codes.Contains(product.Code))
                .ToDictionaryAsync(product => product.Code, ct);
            var ids = products.Values.Select(product => product.Id).ToList();
            var skus = await db.All<Sku>().Where(sku => ids.Contains(sku.Spu)).ToListAsync(ct);
            var categories = await db.All<Category>().AsNoTracking()
                .ToDictionaryAsync(category => category.Code, category => category.Id, ct);
            var brands = (await organization.Brands(ct)).Values.ToDictionary(brand => brand.Code, brand => brand.Id);
            var skuCodes = chunk.Rows.Select(row => row["sku"] ?? row["code"]!).Distinct().ToList();
            var owners = await db.All<Sku>().Where(sku => skuCodes.Contains(sku.Code))
                .Join(db.All<Product>(), sku => sku.Spu, product => product.Id,
                    (sku, product) => new { Sku = sku.Code, Product = product.Code })
                .ToDictionaryAsync(row => row.Sku, row => row.Product, ct);
            return new(products, skus.ToLookup(sku => sku.Spu), categories, brands)
            {
                Owners = owners, Pictures = await Named(chunk, db, ct),
            };
        }

        private static async Task<Dictionary<string, string>> Named(ImportChunk chunk, SiyuDb db, CancellationToken ct)
        {
            var names = chunk.Rows.Select(row => ProductCells.Words(row["media"])).SelectMany(words => words ?? []).Distinct().ToList();
            var pictures = names.Count == 0 ? [] : await db.All<ProductPicture>().AsNoTracking()
                .Where(row => names.Contains(row.Name) || names.Contains(row.Address)).OrderBy(row => row.UploadedAt).ToListAsync(ct);
            var known = new Dictionary<string, string>();
            foreach (var picture in pictures) known[picture.Name] = known[picture.Address] = picture.Address;
            return known;
        }
    }
}

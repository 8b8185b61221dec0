using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog;

/// <summary>
/// The product rows (商品行), and what a draft refers to. The catalogue is the whole group's: whoever may read it reads all of it, so these
/// reads carry no data scope.
/// </summary>
internal sealed class ProductRows(SiyuDb db, IOrganization organization)
{
    private const string Wild = "\\";

    public IQueryable<Product> Search(ProductFilter filter)
    {
        var rows = db.All<Product>().AsNoTracking();
        if (filter.Brand is { } brand) rows = rows.Where(product => product.Brand == brand);
        if (filter.Listing is { } listing) rows = rows.Where(product => product.Listing == listing);
        if (filter.Categories is { } categories) rows = rows.Where(product => categories.Contains(product.Category));
        foreach (var word in Words(filter.Text))
        {
            var like = $"%{word.Replace(Wild, Wild + Wild).Replace("%", Wild + "%").Replace("_", Wild + "_")}%";
            rows = rows.Where(product => EF.Functions.Like(product.Search, like, Wild));
        }
        return rows;
    }

    public Task<List<Category>> Categories(CancellationToken ct) =>
        db.All<Category>().AsNoTracking().OrderBy(c => c.Sort).ThenBy(c => c.Code).ToListAsync(ct);

    public Task<List<Sku>> SkusOf(IReadOnlyCollection<SpuId> products, CancellationToken ct) =>
        db.All<Sku>().AsNoTracking().Where(sku => products.Contains(sku.Spu)).OrderBy(sku => sku.Spu).ThenBy(sku => sku.Ordinal)
            .ToListAsync(ct);

    /// <summary>Whether brand, category and counter exist, and no other product has its codes.</summary>
    public async Task<Result<Done>> Refers(ProductDraft draft, SpuId? self, CancellationToken ct)
    {
        if (!(await organization.Brands(ct)).ContainsKey(draft.Brand)) return CatalogRefusals.UnknownBrand;
        if (!await db.All<Category>().AnyAsync(category => category.Id == draft.Category, ct)) return CatalogRefusals.UnknownCategory;
        if (draft.Ownership == Ownership.Counter && draft.Seller is { } seller)
        {
            var unit = (await organization.Units([seller], ct)).GetValueOrDefault(seller);
            if (unit?.Kind != UnitKind.Counter) return CatalogRefusals.BadSeller;
        }
        if (await db.All<Product>().AnyAsync(product => product.Code == draft.Code && product.Id != self, ct))
            return CatalogRefusals.CodeTaken.With(draft.Code);
        var pictures = await KnownPictures([.. draft.Pictures.Distinct()], ct);
        if (draft.Pictures.FirstOrDefault(address => !pictures.Contains(address)) is { } missing)
            return CatalogRefusals.UnknownPicture.With(missing).AtField("media");
        var codes = draft.Skus.Select(sku => sku.Code).ToList();
        var taken = await db.All<Sku>().AsNoTracking().FirstOrDefaultAsync(sku => codes.Contains(sku.Code) && sku.Spu != self, ct);
        return taken is null ? Done.It : CatalogRefusals.CodeTaken.With(taken.Code);
    }

    /// <summary>The step with the product as it stands and what differs from the last version that a step kept.</summary>
    public async Task<ListingStep> WithVersion(ListingStep step, Product product, CancellationToken ct)
    {
        var before = await db.All<ListingStep>().AsNoTracking().Where(row => row.Spu == product.Id && row.Content != null)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync(ct);
        return step.Showing(ProductDraft.Of(product, await SkusOf([product.Id], ct)), before?.Version);
    }

    private Task<List<string>> KnownPictures(List<string> addresses, CancellationToken ct) => addresses.Count == 0
        ? Task.FromResult(new List<string>())
        : db.All<ProductPicture>().Where(row => addresses.Contains(row.Address)).Select(row => row.Address).Distinct().ToListAsync(ct);

    private static IEnumerable<string> Words(string? text) =>
        (text ?? "").ToLowerInvariant().Split(' ', ProductFilter.MostWords,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Which products are wanted (商品筛选).</summary>
internal sealed record ProductFilter(string? Text, BrandId? Brand, IReadOnlyList<CategoryId>? Categories, ListingState? Listing)
{
    public const int MostWords = 5;
    public const int LongestText = 60;
}

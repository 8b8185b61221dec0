using System.Text.Json.Serialization;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Domain;

/// <summary>What somebody wishes a product to be (商品草稿).</summary>
internal sealed record ProductDraft(string Code, string Title, BrandId Brand, CategoryId Category)
{
    public const int LongestTitle = 120;
    public const int LongestDetail = 200_000;
    public const int MostMedia = 30;
    public const int MostSpecNames = 5;
    public const int MostSkus = 300;

    public string? Subtitle { get; init; }
    public Ownership Ownership { get; init; } = Ownership.Own;
    public int DeductBps { get; init; }
    public UnitId? Seller { get; init; }
    public IReadOnlyList<string> Media { get; init; } = [];
    public string? Detail { get; init; }
    public IReadOnlyList<string> SpecNames { get; init; } = [];
    public IReadOnlyList<SkuDraft> Skus { get; init; } = [];

    /// <summary>Every picture that the draft shows.</summary>
    [JsonIgnore]
    public IEnumerable<string> Pictures => Media.Concat(Skus.Select(sku => sku.Picture).OfType<string>());

    /// <summary>What a product is now, with the SKUs that are on sale.</summary>
    public static ProductDraft Of(Product product, IEnumerable<Sku> skus) =>
        new(product.Code, product.Title, product.Brand, product.Category)
    {
        Subtitle = product.Subtitle, Ownership = product.Ownership, DeductBps = product.DeductBps, Seller = product.Seller,
        Media = product.MediaList, Detail = product.Detail, SpecNames = product.SpecNameList,
        Skus = [.. skus.Where(sku => sku.OnSale).OrderBy(sku => sku.Ordinal).Select(SkuDraft.Of)],
    };

    /// <summary>In what the later one is another than this one (改动项).</summary>
    public IReadOnlyList<ProductPart> Differs(ProductDraft later) =>
    [
        .. Parts(later).Where(part => part.Differs).Select(part => part.Part),
    ];

    private IEnumerable<(ProductPart Part, bool Differs)> Parts(ProductDraft later) =>
    [
        (ProductPart.Title, (Title, Subtitle) != (later.Title, later.Subtitle)),
        (ProductPart.Code, Code != later.Code),
        (ProductPart.Shelf, (Brand, Category) != (later.Brand, later.Category)),
        (ProductPart.Owner, (Ownership, Seller, DeductBps) != (later.Ownership, later.Seller, later.DeductBps)),
        (ProductPart.Pictures, !Media.SequenceEqual(later.Media)
            || !Skus.Select(sku => sku.Picture).SequenceEqual(later.Skus.Select(sku => sku.Picture))),
        (ProductPart.Detail, (Detail ?? "") != (later.Detail ?? "")),
        (ProductPart.Specs, !SpecNames.SequenceEqual(later.SpecNames)
            || !Skus.Select(sku => (sku.Code, sku.SpecText)).SequenceEqual(later.Skus.Select(sku => (sku.Code, sku.SpecText)))),
        (ProductPart.Prices, !Prices.SequenceEqual(later.Prices)),
    ];

    private IEnumerable<(string, Money, Money?, Money?)> Prices =>
        Skus.Select(sku => (sku.Code, sku.ListPrice, sku.MemberPrice, sku.FloorPrice));

    public Result<Done> Check()
    {
        if (!CodeText.IsSound(Code)) return CatalogRefusals.BadCode.With(Code);
        if (string.IsNullOrWhiteSpace(Title) || Title.Trim().Length > LongestTitle) return CatalogRefusals.BadTitle.With(LongestTitle);
        if (Subtitle?.Length > LongestTitle) return CatalogRefusals.BadTitle.With(LongestTitle);
        if (Media.Count > MostMedia) return CatalogRefusals.TooManyMedia.With(MostMedia);
        if (Pictures.FirstOrDefault(address => !FileAddress.IsAddress(address)) is { } bad)
            return CatalogRefusals.BadMedia.With(bad).AtField("media");
        if (Detail?.Length > LongestDetail) return CatalogRefusals.DetailTooLong.With(LongestDetail);
        if (Ownership == Ownership.Counter ? Seller is null || DeductBps is < 1 or > 10_000 : Seller is not null || DeductBps != 0)
            return CatalogRefusals.BadSeller;
        return CheckSkus();
    }

    private Result<Done> CheckSkus()
    {
        if (SpecNames.Count > MostSpecNames || SpecNames.Any(string.IsNullOrWhiteSpace) || SpecNames.Distinct().Count() != SpecNames.Count)
            return CatalogRefusals.BadSpecName.With(MostSpecNames);
        if (Skus.Count is 0 or > MostSkus) return CatalogRefusals.BadSkus.With(MostSkus);
        var combinations = new HashSet<string>();
        var codes = new HashSet<string>();
        foreach (var sku in Skus)
        {
            var sound = sku.Check();
            if (!sound.Ok) return sound;
            if (!codes.Add(sku.Code)) return CatalogRefusals.CodeTaken.With(sku.Code);
            if (sku.Specs.Count != SpecNames.Count || sku.Specs.Any(string.IsNullOrWhiteSpace) || !combinations.Add(sku.SpecText))
                return CatalogRefusals.BadSpecs.With(SpecNames.Count, sku.Code);
        }
        return Done.It;
    }
}

/// <summary>What of a product differs between two versions (商品改动项).</summary>
internal enum ProductPart { Title, Code, Shelf, Owner, Pictures, Detail, Specs, Prices }

/// <summary>What somebody wishes a SKU to be (规格草稿).</summary>
internal sealed record SkuDraft(string Code, IReadOnlyList<string> Specs, Money ListPrice)
{
    public static readonly Money Dearest = new(1_000_000_000);

    public Money? MemberPrice { get; init; }
    public Money? FloorPrice { get; init; }
    public string? Picture { get; init; }

    public static SkuDraft Of(Sku sku) => new(sku.Code, sku.SpecList, sku.ListPrice)
    {
        MemberPrice = sku.MemberPrice, FloorPrice = sku.FloorPrice, Picture = sku.Picture,
    };

    /// <summary>The spec values as they are kept, one a line.</summary>
    [JsonIgnore]
    public string SpecText => string.Join('\n', Specs.Select(value => value.Trim()));

    public Result<Done> Check()
    {
        if (!CodeText.IsSound(Code)) return CatalogRefusals.BadCode.With(Code);
        foreach (var price in new[] { ListPrice, MemberPrice ?? Money.Zero, FloorPrice ?? Money.Zero })
            if (price.IsNegative || price > Dearest) return CatalogRefusals.BadPrice.With(Dearest.ToString(), Code);
        if (MemberPrice > ListPrice || FloorPrice > ListPrice) return CatalogRefusals.PriceAboveList.With(Code);
        return Done.It;
    }
}

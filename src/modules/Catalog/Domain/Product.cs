using Siyu.Contracts.Catalog;
using Siyu.Kernel;

namespace Siyu.Catalog.Domain;

/// <summary>A product (商品, SPU): what people look at; its SKUs are what they buy.</summary>
internal sealed class Product
{
    private Product() { }

    public SpuId Id { get; private set; }
    public string Code { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string? Subtitle { get; private set; }
    public BrandId Brand { get; private set; }
    public CategoryId Category { get; private set; }
    public Ownership Ownership { get; private set; }
    public int DeductBps { get; private set; }
    public UnitId? Seller { get; private set; }

    /// <summary>Addresses of pictures of the library in the order they are shown, one a line.</summary>
    public string Media { get; private set; } = "";

    /// <summary>Detail as safe HTML, see <see cref="SafeHtml"/>.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Names of the specs (颜色, 尺码), one a line.</summary>
    public string SpecNames { get; private set; } = "";

    /// <summary>Where it stands on its way to the mall.</summary>
    public ListingState Listing { get; private set; }
    public bool OnSale => Listing == ListingState.Published;

    /// <summary>What a search looks into: title and codes, in lower case.</summary>
    public string Search { get; private set; } = "";

    /// <summary>The guide who wrote it on the phone (起草人); null where headquarters or a file did.</summary>
    public StaffId? DraftedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<string> MediaList => Media.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    /// <summary>The picture that lists show.</summary>
    public string? Cover => MediaList is [var first, ..] ? first : null;
    public IReadOnlyList<string> SpecNameList => SpecNames.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A new product is a draft until somebody reviews it.</summary>
    public static Result<(Product Product, IReadOnlyList<Sku> Skus)> Create(
        ProductDraft draft, DateTimeOffset at, StaffId? draftedBy = null)
    {
        var sound = draft.Check();
        if (!sound.Ok) return sound.Problem!;
        var product = new Product { Id = SpuId.New(at), CreatedAt = at, DraftedBy = draftedBy };
        product.Write(draft, at);
        IReadOnlyList<Sku> skus = [.. draft.Skus.Select((sku, i) => Sku.Create(product.Id, sku, i, at))];
        return (product, skus);
    }

    /// <summary>SKUs are known by their code; one that is left out goes off sale and stays, for orders refer to it. Answers the new
    /// ones. What customers see, and what waits for review, only a reviewer changes; a delisted product that somebody else changes is
    /// a draft again.</summary>
    public Result<IReadOnlyList<Sku>> Change(ProductDraft draft, IReadOnlyCollection<Sku> skus, bool byReviewer, DateTimeOffset at)
    {
        var sound = draft.Check();
        if (!sound.Ok) return sound.Problem!;
        if (!byReviewer && Listing == ListingState.Published) return CatalogRefusals.NeedsReviewer;
        if (!byReviewer && Listing == ListingState.InReview) return CatalogRefusals.IsInReview;
        if (!byReviewer && Listing == ListingState.Delisted) Listing = ListingState.Draft;
        Write(draft, at);
        var known = skus.ToDictionary(sku => sku.Code);
        var added = new List<Sku>();
        foreach (var (wish, i) in draft.Skus.Select((wish, i) => (wish, i)))
        {
            if (known.Remove(wish.Code, out var sku)) sku.Write(wish, i);
            else added.Add(Sku.Create(Id, wish, i, at));
        }
        foreach (var gone in known.Values) gone.TakeOff();
        return added;
    }

    public bool IsDraftedBy(Actor actor) => DraftedBy is { } by && by == actor.AsStaff;

    /// <summary>Asks for review (提交审核).</summary>
    public Result<Done> Submit(DateTimeOffset at)
    {
        if (Listing == ListingState.InReview) return Done.Already;
        return Listing == ListingState.Published ? CatalogRefusals.IsOnSale : Stand(ListingState.InReview, at);
    }

    /// <summary>Takes the wish for review back (撤回).</summary>
    public Result<Done> Withdraw(DateTimeOffset at)
    {
        if (Listing == ListingState.Draft) return Done.Already;
        return Listing == ListingState.InReview ? Stand(ListingState.Draft, at) : CatalogRefusals.NotInReview;
    }

    /// <summary>Review found it wanting (退回).</summary>
    public Result<Done> Return(DateTimeOffset at)
    {
        if (Listing == ListingState.Returned) return Done.Already;
        return Listing == ListingState.InReview ? Stand(ListingState.Returned, at) : CatalogRefusals.NotInReview;
    }

    /// <summary>Review found it good, and customers see it (上架).</summary>
    public Result<Done> Publish(DateTimeOffset at) => OnSale ? Done.Already : Stand(ListingState.Published, at);

    /// <summary>Takes it off sale (下架); what is not on sale stays as it is.</summary>
    public Result<Done> Delist(DateTimeOffset at) => OnSale ? Stand(ListingState.Delisted, at) : Done.Already;

    private Done Stand(ListingState state, DateTimeOffset at)
    {
        (Listing, ChangedAt) = (state, at);
        return Done.It;
    }

    private void Write(ProductDraft draft, DateTimeOffset at)
    {
        (Code, Title, Subtitle) = (draft.Code, draft.Title.Trim(), draft.Subtitle?.Trim());
        (Brand, Category) = (draft.Brand, draft.Category);
        (Ownership, DeductBps, Seller) = (draft.Ownership, draft.DeductBps, draft.Seller);
        Media = string.Join('\n', draft.Media);
        Detail = SafeHtml.Clean(draft.Detail ?? "");
        SpecNames = string.Join('\n', draft.SpecNames.Select(name => name.Trim()));
        Search = string.Join(' ', draft.Skus.Select(sku => sku.Code).Prepend(draft.Code).Prepend(Title)).ToLowerInvariant();
        ChangedAt = at;
    }
}

/// <summary>One thing to buy (规格商品, SKU).</summary>
internal sealed class Sku
{
    private Sku() { }

    public SkuId Id { get; private set; }
    public SpuId Spu { get; private set; }
    public string Code { get; private set; } = "";
    public int Ordinal { get; private set; }

    /// <summary>Its spec values in the order of the product's spec names, one a line.</summary>
    public string Specs { get; private set; } = "";
    public Money ListPrice { get; private set; }
    public Money? MemberPrice { get; private set; }

    /// <summary>Least that a unit may cost after all discounts (最低价).</summary>
    public Money? FloorPrice { get; private set; }
    public string? Picture { get; private set; }
    public bool OnSale { get; private set; }

    public IReadOnlyList<string> SpecList => Specs.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Sku Create(SpuId spu, SkuDraft draft, int ordinal, DateTimeOffset at)
    {
        var sku = new Sku { Id = SkuId.New(at), Spu = spu, Code = draft.Code };
        sku.Write(draft, ordinal);
        return sku;
    }

    public void Write(SkuDraft draft, int ordinal)
    {
        (Ordinal, Specs, OnSale) = (ordinal, draft.SpecText, true);
        (ListPrice, MemberPrice, FloorPrice, Picture) = (draft.ListPrice, draft.MemberPrice, draft.FloorPrice, draft.Picture);
    }

    public void TakeOff() => OnSale = false;

    public SkuCard Card(Product product) => new(
        Id, product.Id, product.Brand, product.Category, Code, product.Title, string.Join(' ', SpecList),
        ListPrice, MemberPrice, product.Ownership, product.DeductBps, product.Seller, product.OnSale && OnSale)
    {
        FloorPrice = FloorPrice, Picture = PictureIn(product),
    };

    /// <summary>Its own picture, or else the product's first.</summary>
    public string? PictureIn(Product product) => Picture ?? product.Cover;
}

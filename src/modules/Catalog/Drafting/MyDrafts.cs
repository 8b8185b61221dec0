using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Products;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Drafting;

/// <summary>The products that a guide drafted (我起草的商品), newest first, with what became of them and why; one whole, to mend it.</summary>
internal sealed class MyDrafts(SiyuDb db, ProductRows rows, DraftOwner owner, IOrganization organization) : ISlice
{
    internal sealed record Ask(SpuId? After, int? Size);

    /// <param name="Reason">Why it was sent back or taken off sale.</param>
    internal sealed record Row(
        SpuId Id, string Code, string Title, ListingState Listing, string? Picture, Money Price, DateTimeOffset ChangedAt, string? Reason);

    internal sealed record One(SpuId Id, ListingState Listing, string? Reason, PhoneDraft Draft);

    internal sealed record BrandChoice(BrandId Id, string Name);

    /// <param name="Counter">The counter whose goods are drafted; null for the group's own.</param>
    internal sealed record Choices(IReadOnlyList<BrandChoice> Brands, IReadOnlyList<CategoryChoice> Categories, string? Counter);

    internal sealed record CategoryChoice(CategoryId Id, string Name, CategoryId? Parent);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/products", (Actor actor, [AsParameters] Ask ask, MyDrafts slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapGet("/guide/products/choices", (Actor actor, MyDrafts slice, CancellationToken ct) =>
            slice.Choose(actor, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapGet("/guide/products/{id}", (Actor actor, SpuId id, MyDrafts slice, CancellationToken ct) =>
            slice.Look(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var (me, take) = (actor.AsStaff, new PageAsk(null, ask.Size).Take);
        if (me is null) return new Page<Row>([], null);
        var mine = db.All<Product>().AsNoTracking().Where(product => product.DraftedBy == me);
        if (ask.After is { } after) mine = mine.Where(product => Id.Compare(product.Id, after) < 0);
        var found = await mine.OrderByDescending(product => product.Id).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var ids = shown.Select(product => product.Id).ToList();
        var prices = (await rows.SkusOf(ids, ct)).Where(sku => sku.OnSale).ToLookup(sku => sku.Spu, sku => sku.ListPrice);
        var reasons = await Reasons(ids, ct);
        return new Page<Row>(
            [.. shown.Select(product => new Row(product.Id, product.Code, product.Title, product.Listing, product.Cover,
                prices[product.Id].Max(), product.ChangedAt, reasons.GetValueOrDefault((product.Id, product.Listing))))],
            found.Count > take ? shown[^1].Id.ToString() : null);
    }

    public async Task<Result<One>> Look(Actor actor, SpuId id, CancellationToken ct)
    {
        var product = await db.All<Product>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (product is null || !product.IsDraftedBy(actor)) return CatalogRefusals.UnknownProduct;
        var reason = (await Reasons([id], ct)).GetValueOrDefault((id, product.Listing));
        return new One(id, product.Listing, reason, PhoneDraft.Of(product, await rows.SkusOf([id], ct)));
    }

    public async Task<Result<Choices>> Choose(Actor actor, CancellationToken ct)
    {
        var home = await owner.Home(actor, ct);
        return new Choices(
            [.. (await organization.Brands(ct)).Values.OrderBy(brand => brand.Code, StringComparer.Ordinal)
                .Select(brand => new BrandChoice(brand.Id, brand.Name))],
            [.. (await rows.Categories(ct)).Select(category => new CategoryChoice(category.Id, category.Name, category.Parent))],
            home?.Kind == UnitKind.Counter ? home.Name : null);
    }

    /// <summary>The last reason with which each came to stand where it stands.</summary>
    private async Task<Dictionary<(SpuId, ListingState), string?>> Reasons(IReadOnlyCollection<SpuId> ids, CancellationToken ct)
    {
        var told = await db.All<ListingStep>().AsNoTracking().Where(step => ids.Contains(step.Spu) && step.Reason != null)
            .OrderByDescending(step => step.Id).Take(ids.Count * ProductDetail.MostSteps)
            .Select(step => new { step.Spu, step.Act, step.Reason }).ToListAsync(ct);
        return told.GroupBy(step => (step.Spu, step.Act == ListingAct.Returned ? ListingState.Returned : ListingState.Delisted))
            .ToDictionary(same => same.Key, same => same.First().Reason);
    }
}

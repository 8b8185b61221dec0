using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>Stock in the actor's part of the organisation (库存列表), by SKU code, by place, or only what runs short.</summary>
internal sealed class StockList(SiyuDb db, ICatalog catalog, IOrganization organization) : ISlice
{
    internal sealed record Ask(string? SkuCode, UnitId? Place, int? AtMost, string? After, int? Size);

    internal sealed record Row(SkuId Sku, string SkuCode, string Title, string Spec, UnitId Place, string PlaceName)
    {
        public int OnHand { get; init; }
        public int Reserved { get; init; }
        public int Available { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/stock", (Actor actor, [AsParameters] Ask ask, StockList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var rows = db.Rows<Stock>(actor).AsNoTracking();
        if (ask.SkuCode is { } code)
        {
            if (!(await catalog.SkusByCode([code], ct)).TryGetValue(code, out var sku)) return CatalogProblems.UnknownSku;
            rows = rows.Where(row => row.Sku == sku.Id);
        }
        if (ask.Place is { } place) rows = rows.Where(row => row.Place == place);
        if (ask.AtMost is { } most) rows = rows.Where(row => row.OnHand - row.Reserved <= most);
        if (ReadMark(ask.After) is var (from, fromSku))
            rows = rows.Where(row => Id.Compare(row.Place, from) > 0 || (row.Place == from && Id.Compare(row.Sku, fromSku) > 0));
        var take = new PageAsk(null, ask.Size).Take;
        var found = await rows.OrderBy(row => row.Place).ThenBy(row => row.Sku).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var next = found.Count > take ? $"{shown[^1].Place}.{shown[^1].Sku}" : null;
        return new Page<Row>(await Show(shown, ct), next);
    }

    private async Task<IReadOnlyList<Row>> Show(List<Stock> rows, CancellationToken ct)
    {
        var skus = await catalog.Skus([.. rows.Select(row => row.Sku).Distinct()], ct);
        var places = await organization.Units([.. rows.Select(row => row.Place).Distinct()], ct);
        return [.. rows.Select(row => new Row(
            row.Sku, skus.GetValueOrDefault(row.Sku)?.Code ?? "", skus.GetValueOrDefault(row.Sku)?.Title ?? "",
                skus.GetValueOrDefault(row.Sku)?.Spec ?? "",
            row.Place, places.GetValueOrDefault(row.Place)?.Name ?? "")
        {
            OnHand = row.OnHand, Reserved = row.Reserved, Available = row.Available, ChangedAt = row.ChangedAt,
        })];
    }

    private static (UnitId Place, SkuId Sku)? ReadMark(string? after) =>
        after?.Split('.') is [var place, var sku] && UnitId.TryParse(place, out var unit) && SkuId.TryParse(sku, out var id) ? (unit, id)
            : null;
}

using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>Stock in the actor's part of the organisation (库存列表), by SKU code, by place, or only what runs short.</summary>
internal sealed class StockList(SiyuDb db, ICatalog catalog, IOrganization organization) : IListSlice<StockList.Ask, StockList.Row>
{
    internal sealed record Ask(string? SkuCode, UnitId? Place, int? AtMost);

    internal sealed record Row(SkuId Sku, string SkuCode, string Title, string Spec, UnitId Place, string PlaceName)
    {
        public int OnHand { get; init; }
        public int Reserved { get; init; }
        public int Available { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("inventory.export_stock", "库存")
    {
        { "规格编码", row => row.SkuCode },
        { "商品", row => row.Title },
        { "规格", row => row.Spec },
        { "仓库 / 门店", row => row.PlaceName },
        { "现有", row => row.OnHand },
        { "订单占用", row => row.Reserved },
        { "可售", row => row.Available },
        { "最近变动", row => row.ChangedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<StockList, Ask, Row>("/console/stock", Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        // Stock moves with every order: an index to sort by would be paid for at each of them.
        if (page.Unsorted() is { } refused) return refused;
        var rows = db.Rows<Stock>(actor).AsNoTracking();
        if (ask.SkuCode is { } code)
        {
            if (!(await catalog.SkusByCode([code], ct)).TryGetValue(code, out var sku)) return CatalogProblems.UnknownSku;
            rows = rows.Where(row => row.Sku == sku.Id);
        }
        if (ask.Place is { } place) rows = rows.Where(row => row.Place == place);
        if (ask.AtMost is { } most) rows = rows.Where(row => row.OnHand - row.Reserved <= most);
        if (ReadMark(page.After) is var (from, fromSku))
            rows = rows.Where(row => Id.Compare(row.Place, from) > 0 || (row.Place == from && Id.Compare(row.Sku, fromSku) > 0));
        var take = page.Take;
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

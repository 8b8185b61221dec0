using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>How one SKU's stock at one place came to be what it is (库存流水), newest first.</summary>
internal sealed class MovementList(SiyuDb db, IOrganization organization) : ISlice
{
    internal sealed record Ask(SkuId Sku, UnitId Place, long? After, int? Size);

    internal sealed record Row(long Number, MovementKind Kind, int OnHand, int Reserved, OrderId? Order, StaffId? Staff, string? Reason)
    {
        public DateTimeOffset At { get; init; }
        public string? StaffName { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/stock/movements", (Actor actor, [AsParameters] Ask ask, MovementList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        if (!await db.Rows<Stock>(actor).AnyAsync(row => row.Sku == ask.Sku && row.Place == ask.Place, ct)) return StockRefusals.Unknown;
        var take = new PageAsk(null, ask.Size).Take;
        var before = ask.After ?? long.MaxValue;
        var found = await db.All<Movement>().AsNoTracking()
            .Where(row => row.Sku == ask.Sku && row.Place == ask.Place && row.Number < before)
            .OrderByDescending(row => row.Number).Take(take + 1).ToListAsync(ct);
        var names = await organization.StaffNames([.. found.Select(row => row.Staff).OfType<StaffId>().Distinct()], ct);
        var shown = found.Take(take).Select(row => new Row(row.Number, row.Kind, row.OnHand, row.Reserved, row.Owner, row.Staff, row.Reason)
        {
            At = row.At, StaffName = row.Staff is { } staff ? names.GetValueOrDefault(staff) : null,
        });
        return new Page<Row>([.. shown], found.Count > take ? $"{found[take - 1].Number}" : null);
    }
}

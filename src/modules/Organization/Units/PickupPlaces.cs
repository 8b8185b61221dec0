using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Open stores where an order can be picked up (自提门店), by code, for the mall.</summary>
internal sealed class PickupPlaces(SiyuDb db) : ISlice
{
    internal sealed record Ask(string? Text, string? After, int? Size);

    internal sealed record Row(UnitId Id, string Name, string? City, string? Address);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/stores", ([AsParameters] Ask ask, PickupPlaces slice, CancellationToken ct) => slice.Handle(ask, ct).ToHttp())
            .Allow(Allow.Anyone);

    public async Task<Result<Page<Row>>> Handle(Ask ask, CancellationToken ct)
    {
        var stores = db.All<Unit>().AsNoTracking()
            .Where(unit => unit.IsOpen && (unit.Kind == UnitKind.DirectStore || unit.Kind == UnitKind.DealerStore));
        if (ask.Text?.Trim() is { Length: > 0 } text)
            stores = stores.Where(unit => unit.Name.Contains(text) || unit.City!.Contains(text) || unit.Address!.Contains(text));
        if (ask.After is { } after) stores = stores.Where(unit => string.Compare(unit.Code, after) > 0);
        var take = new PageAsk(ask.After, ask.Size).Take;
        var found = await stores.OrderBy(unit => unit.Code).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        return new Page<Row>([.. shown.Select(unit => new Row(unit.Id, unit.Name, unit.City, unit.Address))],
            found.Count > take ? shown[^1].Code : null);
    }
}

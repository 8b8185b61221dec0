using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Units within the reader's scope (组织单元列表), by code.</summary>
internal sealed class UnitList(SiyuDb db) : ISlice
{
    internal sealed record Ask(UnitId? Parent, UnitKind? Kind, string? Text, bool? Open, string? After, int? Size);

    internal sealed record Row(
        UnitId Id, UnitId? Parent, UnitKind Kind, string Code, string Name, string Path, bool Open, int ServiceFeeBps, string? City,
            string? Address,
        IReadOnlyList<BrandId> Brands);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/units", ([AsParameters] Ask ask, Actor actor, UnitList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("organization.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var rows = db.Rows<Unit>(actor).AsNoTracking();
        if (ask.Parent is { } parent) rows = rows.Where(unit => unit.Parent == parent);
        if (ask.Kind is { } kind) rows = rows.Where(unit => unit.Kind == kind);
        if (ask.Open is { } open) rows = rows.Where(unit => unit.IsOpen == open);
        if (ask.Text is { Length: > 0 } text) rows = rows.Where(unit => unit.Name.Contains(text) || unit.Code.StartsWith(text));
        if (ask.After is { } after) rows = rows.Where(unit => string.Compare(unit.Code, after) > 0);
        var take = new PageAsk(ask.After, ask.Size).Take;
        var units = await rows.OrderBy(unit => unit.Code).Take(take + 1).ToListAsync(ct);
        var shown = units.Take(take).ToList();
        var ids = shown.Select(unit => unit.Id).ToList();
        var brands = (await db.All<Hosting>().AsNoTracking().Where(hosting => ids.Contains(hosting.Unit)).ToListAsync(ct))
            .ToLookup(hosting => hosting.Unit, hosting => hosting.Brand);
        return new Page<Row>(
            [.. shown.Select(unit => new Row(unit.Id, unit.Parent, unit.Kind, unit.Code, unit.Name, unit.OrgPath, unit.IsOpen,
                unit.ServiceFeeBps, unit.City, unit.Address, [.. brands[unit.Id]]))],
            units.Count > take ? shown[^1].Code : null);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Reading;

/// <summary>Deliveries in the actor's part of the organisation (履约单列表), newest first: a store's work, HQ's stranded orders.</summary>
internal sealed class DeliveryList(SiyuDb db, ICatalog catalog, IOrganization organization) : ISlice
{
    internal sealed record Ask(DeliveryState? State, OrderId? After, int? Size);

    internal sealed record LineRow(OrderLineId Line, SkuId Sku, string SkuCode, string Title, string Spec, string? Picture, int Units);

    internal sealed record Row(OrderId Order, DeliveryWay Way, DeliveryState State, UnitId Place, int Attempt, IReadOnlyList<LineRow> Lines)
    {
        public DateTimeOffset? AcceptBy { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset PaidAt { get; init; }
        public string? PlaceName { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/fulfilments", (Actor actor, [AsParameters] Ask ask, DeliveryList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapGet("/guide/fulfilments/{id}", (Actor actor, OrderId id, DeliveryList slice, CancellationToken ct) =>
            slice.One(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));
        routes.MapGet("/console/fulfilments", (Actor actor, [AsParameters] Ask ask, DeliveryList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var rows = db.Rows<Delivery>(actor).AsNoTracking();
        if (ask.State is { } state) rows = rows.Where(row => row.State == state);
        if (ask.After is { } after) rows = rows.Where(row => Id.Compare(row.Id, after) < 0);
        var take = new PageAsk(null, ask.Size).Take;
        var found = await rows.OrderByDescending(row => row.Id).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        return new Page<Row>(await Rows(shown, ct), found.Count > take ? shown[^1].Id.ToString() : null);
    }

    public async Task<Result<Row>> One(Actor actor, OrderId id, CancellationToken ct)
    {
        var delivery = await db.Rows<Delivery>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        return delivery is null ? FulfilmentProblems.Unknown : (await Rows([delivery], ct))[0];
    }

    private async Task<IReadOnlyList<Row>> Rows(List<Delivery> shown, CancellationToken ct)
    {
        var ids = shown.Select(row => row.Id).ToList();
        var lines = await db.All<DeliveryLine>().AsNoTracking().Where(line => ids.Contains(line.Delivery)).ToListAsync(ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        var byDelivery = lines.ToLookup(line => line.Delivery, line => Show(line, skus.GetValueOrDefault(line.Sku)));
        var places = await organization.Units([.. shown.Select(row => row.Place).Distinct()], ct);
        return [.. shown.Select(row =>
            Show(row, [.. byDelivery[row.Id]]) with { PlaceName = places.GetValueOrDefault(row.Place)?.Name })];
    }

    private static Row Show(Delivery row, IReadOnlyList<LineRow> lines) => new(row.Id, row.Way, row.State, row.Place, row.Attempt, lines)
    {
        AcceptBy = row.AcceptBy, Carrier = row.Carrier, TrackingNumber = row.TrackingNumber, PaidAt = row.PaidAt,
    };

    private static LineRow Show(DeliveryLine line, SkuCard? sku) =>
        new(line.Id, line.Sku, sku?.Code ?? "", sku?.Title ?? "", sku?.Spec ?? "", sku?.Picture, line.UnitsLeft);
}

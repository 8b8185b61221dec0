using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory.Stocks;

/// <summary>A person says how much is there (库存调整), or has counted it (盘点), with a reason.</summary>
internal sealed class SetStock(SiyuDb db, StockRows stock, ICatalog catalog, IOrganization organization, TimeProvider clock) : ISlice
{
    public const int LongestReason = 200;

    internal sealed record Request(SkuId Sku, UnitId Place, int OnHand, string Reason, bool Counted);

    internal sealed record Response(int OnHand, int Reserved, int Changed);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/stock", (Actor actor, Request request, SetStock slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Change));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > LongestReason) return StockRefusals.NeedsReason.With(LongestReason);
        var place = (await organization.Units([request.Place], ct)).GetValueOrDefault(request.Place);
        if (place is null) return OrganizationProblems.UnknownUnit.With(request.Place.ToString());
        if (!GoodsPlaces.Holds(place.Kind)) return StockRefusals.NotAPlace;
        if (!actor.Scope.Covers(place.Path)) return StockRefusals.PlaceOutOfScope;
        if (!(await catalog.Skus([request.Sku], ct)).ContainsKey(request.Sku)) return CatalogProblems.UnknownSku;

        var (key, at) = (new StockKey(request.Sku, request.Place), clock.GetUtcNow());
        await stock.Open([Stock.Empty(key, place.Path, at)], ct);
        var row = (await stock.Lock([key], ct))[key];
        var change = row.CountTo(request.OnHand);
        if (!change.Ok) return change.Problem!;
        if (change.Value != 0)
        {
            var kind = request.Counted ? MovementKind.StockTake : MovementKind.Set;
            await stock.Post([Movement.Counted(key, change.Value, new(kind, actor.AsStaff, reason, at))], at, ct);
        }
        db.Audit(actor, "inventory.set_stock", $"{key.Sku}@{key.Place}", new { row.OnHand },
            new { request.OnHand, reason, request.Counted });
        return new Response(request.OnHand, row.Reserved, change.Value);
    }
}

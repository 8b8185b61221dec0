using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Wechat;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>A store sends the goods (发货): the stock leaves, WeChat is told, and after some days they count as received.</summary>
internal sealed class ShipOrder(SiyuDb db, Deliveries deliveries, IInventory inventory, ShippingNews news, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/fulfilments/{id}/ship", (Actor actor, OrderId id, Parcel request, ShipOrder slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, Parcel request, CancellationToken ct)
    {
        if (!request.IsSound) return DeliveryRefusals.BadParcel;
        var found = await deliveries.Lock(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var (delivery, at) = (found.Value, clock.GetUtcNow());
        var shipped = delivery.Ship(request, at);
        if (!shipped.Ok || shipped.Value.Before) return shipped;
        var left = await inventory.Ship(id, ct);
        if (!left.Ok) return left;
        var told = await news.Tell(delivery, ShippingWay.Express, ct);
        if (!told.Ok) return told;
        db.Publish(new OrderShipped(id, delivery.Shipment!.Value, request.Carrier, request.TrackingNumber, at));
        return Done.It;
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>
/// What whoever packs an order must know (发货信息): its number and to whom it goes. Staff of the place that has the order see it, also
/// where it is not their own performance; prices and the buyer's other things stay out.
/// </summary>
internal sealed class OrderParcel(SiyuDb db, IMembers members) : ISlice
{
    internal sealed record Response(
        OrderId Order, string Number, DeliveryWay Delivery, PlaceOrder.Receiver? Receiver, DateTimeOffset? PaidAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/orders/{id}/parcel", (Actor actor, OrderId id, OrderParcel slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("orders.guide"));

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var here = actor with { Scope = actor.Scope.Places };
        var order = await db.Rows<Order>(here).AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == id && one.PaidAt != null, ct);
        if (order is null) return OrdersProblems.Unknown;
        // The address is needed to send it, and no longer once it has arrived.
        var receiver = order is { State: OrderState.Paid, Address: { } address, AddressBy: { } by }
            ? await members.OpenFor(by, address, ct) : null;
        return new Response(id, order.Number, order.Delivery, Read(receiver), order.PaidAt);
    }

    private static PlaceOrder.Receiver? Read(string? opened) =>
        opened is null ? null : JsonSerializer.Deserialize<PlaceOrder.Receiver>(opened, Json.Options);
}

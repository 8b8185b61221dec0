using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Wechat;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>A store has the goods ready (备货完成): the buyer gets a code, of which we keep a keyed hash and their own sealed copy.</summary>
internal sealed class MakeReady(SiyuDb db, Deliveries deliveries, IMembers members, Vault vault, ShippingNews news, TimeProvider clock)
    : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/fulfilments/{id}/ready", (Actor actor, OrderId id, MakeReady slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var found = await deliveries.Lock(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var (delivery, at, code) = (found.Value, clock.GetUtcNow(), PickupCode.Make());
        var ready = delivery.MakeReady(new(vault.Hash(HandOverByCode.HashKind, code), await members.SealFor(delivery.Member, code, ct)),
            at);
        if (!ready.Ok || ready.Value.Before) return ready;
        var told = await news.Tell(delivery, ShippingWay.Pickup, ct);
        if (!told.Ok) return told;
        db.Publish(new OrderReadyForPickup(id, delivery.Shipment!.Value, at));
        return Done.It;
    }
}

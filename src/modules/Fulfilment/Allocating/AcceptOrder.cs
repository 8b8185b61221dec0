using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>A store takes an order on (接单); a dealer's service fee is frozen now.</summary>
internal sealed class AcceptOrder(
    SiyuDb db, Deliveries deliveries, IOrganization organization, TimeProvider clock, GroupZone zone) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/fulfilments/{id}/accept", (Actor actor, OrderId id, AcceptOrder slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var found = await deliveries.Lock(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var (delivery, at) = (found.Value, clock.GetUtcNow());
        var place = (await organization.Units([delivery.Place], ct))[delivery.Place];
        var agreed = (await organization.Terms([place.Id], ct)).GetValueOrDefault(place.Id)?.RateOn(zone.Day(at));
        var accepted = delivery.Accept(place, agreed, at);
        if (!accepted.Ok || accepted.Value.Before) return accepted;
        var offer = await db.All<Offer>().SingleAsync(row => row.Delivery == id && row.Answer == OfferAnswer.Waiting, ct);
        offer.Close(OfferAnswer.Accepted, null, actor.AsStaff, at);
        db.Cancel<AcceptTimeout>(AcceptTimeout.KeyOf(id));
        db.Publish(new OrderAccepted(id, delivery.Place, delivery.ByDealer, delivery.ServiceFeeBps, at));
        return Done.It;
    }
}

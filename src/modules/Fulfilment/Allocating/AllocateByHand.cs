using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>HQ gives a stranded or merely offered order to a place (手工派单), which still has to take it on.</summary>
internal sealed class AllocateByHand(SiyuDb db, Deliveries deliveries, Allocation allocation, IOrganization organization) : ISlice
{
    internal sealed record Request(UnitId Place);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/fulfilments/{id}/allocate",
            (Actor actor, OrderId id, Request request, AllocateByHand slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Allocate));

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, Request request, CancellationToken ct)
    {
        var found = await deliveries.Lock(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var delivery = found.Value;
        var place = (await organization.Units([request.Place], ct)).GetValueOrDefault(request.Place);
        if (place is null || !Candidates.MaySend(place)) return DeliveryRefusals.NotAPlace;
        if (delivery.State == DeliveryState.Offered && delivery.Place == place.Id) return Done.Already;
        if (delivery.State is not (DeliveryState.Stranded or DeliveryState.Offered)) return DeliveryRefusals.NotStranded;
        var before = delivery.Place;
        await allocation.Withdraw(delivery, OfferAnswer.Withdrawn, "allocated by hand", actor, ct);
        var asked = await allocation.Ask(delivery, place, ct);
        if (asked.Ok) db.Audit(actor, "fulfilment.allocate", id.ToString(), before.ToString(), place.Id.ToString());
        return asked;
    }
}

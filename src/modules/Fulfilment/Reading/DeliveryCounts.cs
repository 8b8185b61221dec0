using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Reading;

/// <summary>How much work waits in the actor's part of the organisation (履约待办数): to take on, to send, to be picked up.</summary>
internal sealed class DeliveryCounts(SiyuDb db) : ISlice
{
    internal sealed record Response(int Offered, int ToSend, int ToPrepare, int Ready);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/fulfilments/counts", (Actor actor, DeliveryCounts slice, CancellationToken ct) =>
            slice.Handle(actor, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));

    public async Task<Response> Handle(Actor actor, CancellationToken ct)
    {
        var counted = await db.Rows<Delivery>(actor)
            .Where(row => row.State == DeliveryState.Offered || row.State == DeliveryState.Accepted || row.State == DeliveryState.Ready)
            .GroupBy(row => new { row.State, row.Way }).Select(group => new { group.Key.State, group.Key.Way, Count = group.Count() })
            .ToListAsync(ct);
        int Of(DeliveryState state, DeliveryWay? way = null) =>
            counted.Where(row => row.State == state && (way is null || row.Way == way)).Sum(row => row.Count);
        return new(
            Of(DeliveryState.Offered), Of(DeliveryState.Accepted, DeliveryWay.Express), Of(DeliveryState.Accepted, DeliveryWay.Pickup),
            Of(DeliveryState.Ready));
    }
}

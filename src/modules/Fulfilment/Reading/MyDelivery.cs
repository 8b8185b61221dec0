using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Reading;

/// <summary>Where a member's order is (我的物流): the carrier and its number, or the store and the code to show there.</summary>
internal sealed class MyDelivery(SiyuDb db, IMembers members, IOrganization organization) : ISlice
{
    internal sealed record Response(OrderId Order, DeliveryWay Way, DeliveryState State, string Place)
    {
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public string? PickupCode { get; init; }
        public DateTimeOffset? SentAt { get; init; }
        public DateTimeOffset? HandedOverAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/fulfilments/{id}", (Actor actor, OrderId id, MyDelivery slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var delivery = await db.Rows<Delivery>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (delivery is null) return FulfilmentProblems.Unknown;
        var place = (await organization.Units([delivery.Place], ct)).GetValueOrDefault(delivery.Place);
        var code = delivery is { State: DeliveryState.Ready, CodeSealed: { } sealedCode, CodeBy: { } by }
            ? await members.OpenFor(by, sealedCode, ct) : null;
        return new Response(id, delivery.Way, delivery.State, place?.Name ?? "")
        {
            Carrier = delivery.Carrier, TrackingNumber = delivery.TrackingNumber, PickupCode = code,
            SentAt = delivery.SentAt, HandedOverAt = delivery.HandedOverAt,
        };
    }
}

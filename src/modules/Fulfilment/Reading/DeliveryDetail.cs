using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Reading;

/// <summary>One delivery with every place it was offered to and what they said (履约时间线), for the console.</summary>
internal sealed class DeliveryDetail(SiyuDb db, IOrganization organization) : ISlice
{
    internal sealed record OfferRow(int Attempt, string? Place, OfferAnswer Answer, string? Reason, string? Staff, DateTimeOffset OfferedAt,
        DateTimeOffset? AnsweredAt);

    internal sealed record Response(OrderId Order, DeliveryWay Way, DeliveryState State, UnitId Place, string? PlaceName,
        IReadOnlyList<OfferRow> Offers)
    {
        public DateTimeOffset? AcceptBy { get; init; }
        public bool ByDealer { get; init; }
        public int ServiceFeeBps { get; init; }
        public string? Carrier { get; init; }
        public string? TrackingNumber { get; init; }
        public DateTimeOffset PaidAt { get; init; }
        public DateTimeOffset? SentAt { get; init; }
        public DateTimeOffset? HandedOverAt { get; init; }
        public HandoverWay? HandedOverBy { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/fulfilments/{id}", (Actor actor, OrderId id, DeliveryDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.StaffOrKey(Permissions.Read));

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var delivery = await db.Rows<Delivery>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (delivery is null) return FulfilmentProblems.Unknown;
        var offers = await db.All<Offer>().AsNoTracking().Where(offer => offer.Delivery == id).OrderBy(offer => offer.Attempt)
            .ToListAsync(ct);
        var places = await organization.Units([.. offers.Select(offer => offer.Place).Append(delivery.Place).Distinct()], ct);
        var staff = await organization.StaffNames([.. offers.Select(offer => offer.Staff).OfType<StaffId>().Distinct()], ct);
        return new Response(id, delivery.Way, delivery.State, delivery.Place, places.GetValueOrDefault(delivery.Place)?.Name,
            [.. offers.Select(offer => new OfferRow(offer.Attempt, places.GetValueOrDefault(offer.Place)?.Name, offer.Answer, offer.Reason,
                offer.Staff is { } person ? staff.GetValueOrDefault(person) : null, offer.OfferedAt, offer.AnsweredAt))])
        {
            AcceptBy = delivery.AcceptBy, ByDealer = delivery.ByDealer, ServiceFeeBps = delivery.ServiceFeeBps, Carrier = delivery.Carrier,
            TrackingNumber = delivery.TrackingNumber, PaidAt = delivery.PaidAt, SentAt = delivery.SentAt,
            HandedOverAt = delivery.HandedOverAt, HandedOverBy = delivery.HandedOverBy,
        };
    }
}

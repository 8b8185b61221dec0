using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>What other rooms may ask fulfilment (履约之门).</summary>
internal sealed class FulfilmentDoor(SiyuDb db) : IFulfilment
{
    public async Task<IReadOnlyDictionary<OrderId, DeliveryCard>> Deliveries(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        await db.All<Delivery>().AsNoTracking().Where(row => orders.Contains(row.Id)).ToDictionaryAsync(
            row => row.Id, row => new DeliveryCard(row.Id, row.Way, row.State, row.Place, new(row.OrgPath))
            {
                AcceptBy = row.AcceptBy, Carrier = row.Carrier, TrackingNumber = row.TrackingNumber, SentAt = row.SentAt,
                HandedOverAt = row.HandedOverAt,
            }, ct);
}

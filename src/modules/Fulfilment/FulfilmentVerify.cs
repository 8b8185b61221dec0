using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>What must hold among the deliveries (履约核对).</summary>
internal sealed class FulfilmentVerify : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("fulfilment.offered_has_one_open_offer",
            """
            SELECT id FROM fulfilment_delivery d WHERE (state = 'Offered')
              <> EXISTS (SELECT 1 FROM fulfilment_offer o WHERE o.delivery = d.id AND o.answer = 'Waiting' AND o.place = d.place)
            """, ct);
        yield return await db.Offenders("fulfilment.delivery_has_lines",
            "SELECT id FROM fulfilment_delivery d WHERE NOT EXISTS (SELECT 1 FROM fulfilment_line l WHERE l.delivery = d.id)", ct);
        yield return await db.Offenders("fulfilment.cancelled_has_nothing_left",
            """
            SELECT id FROM fulfilment_delivery d
            WHERE state = 'Cancelled' AND EXISTS (SELECT 1 FROM fulfilment_line l WHERE l.delivery = d.id AND l.units_left > 0)
            """, ct);
        yield return await db.Offenders("fulfilment.handed_over_was_sent",
            "SELECT id FROM fulfilment_delivery WHERE state = 'HandedOver' AND (sent_at IS NULL OR handed_over_at IS NULL)", ct);
        yield return await db.Offenders("fulfilment.fee_only_of_dealers",
            "SELECT id FROM fulfilment_delivery WHERE service_fee_bps > 0 AND NOT by_dealer", ct);
    }
}

using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>Time is up (自动签收): sent or waiting goods count as received; handed over or cancelled meanwhile, nothing happens.</summary>
internal sealed class AutomaticHandoverDue(SiyuDb db, Handover handover) : IDueHandler<AutomaticHandover>
{
    public async Task Handle(AutomaticHandover body, CancellationToken ct)
    {
        var delivery = await db.Locked<Delivery, OrderId>(body.Order, ct);
        if (delivery is not { State: DeliveryState.Shipped or DeliveryState.Ready }) return;
        var done = await handover.Do(delivery, HandoverWay.Automatic, ct);
        // All of it was refunded and freed a moment ago: that news is on its way here, and ends the delivery.
        Must.Hold(done.Ok || done.Problem == InventoryProblems.NotHeld, "sent or waiting goods can be handed over");
    }
}

using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>The one way a delivery ends well (签收): goods that waited to be picked up leave the stock now.</summary>
internal sealed class Handover(SiyuDb db, IInventory inventory, TimeProvider clock)
{
    public async Task<Result<Done>> Do(Delivery delivery, HandoverWay how, CancellationToken ct)
    {
        if (delivery.State == DeliveryState.Ready)
        {
            var left = await inventory.Ship(delivery.Id, ct);
            if (!left.Ok) return left;
        }
        var at = clock.GetUtcNow();
        var done = delivery.HandOver(how, at);
        if (!done.Ok || done.Value.Before) return done;
        db.Cancel<AutomaticHandover>(AutomaticHandover.KeyOf(delivery.Id));
        db.Publish(new OrderHandedOver(delivery.Id, how, at));
        return done;
    }
}

/// <summary>Nobody said otherwise for so long: the goods count as received (自动签收).</summary>
internal sealed record AutomaticHandover(OrderId Order)
{
    public static string KeyOf(OrderId order) => $"handover/{order}";
}

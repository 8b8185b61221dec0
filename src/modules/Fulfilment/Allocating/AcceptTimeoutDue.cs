using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>A place let its time pass (接单超时): the next one is asked. Accepted meanwhile, or asked again since: nothing happens.</summary>
internal sealed class AcceptTimeoutDue(SiyuDb db, Allocation allocation) : IDueHandler<AcceptTimeout>
{
    public async Task Handle(AcceptTimeout body, CancellationToken ct)
    {
        var delivery = await db.Locked<Delivery, OrderId>(body.Order, ct);
        if (delivery is not { State: DeliveryState.Offered } || delivery.Attempt != body.Attempt) return;
        var withdrawn = await allocation.Withdraw(delivery, OfferAnswer.TimedOut, null, Actor.System, ct);
        Must.Hold(withdrawn.Ok, "an open offer can be withdrawn");
        await allocation.AskNext(delivery, ct);
    }
}

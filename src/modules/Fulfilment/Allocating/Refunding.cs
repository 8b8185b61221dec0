using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>What refunds do to a delivery (退款影响): fewer units are sent; when none is left, nothing is.</summary>
internal sealed class Refunding(SiyuDb db, IInventory inventory, Allocation allocation, TimeProvider clock)
{
    public async Task Apply(Delivery delivery, IReadOnlyList<DeliveryLine> lines, IReadOnlyList<LineRefund> refunds, CancellationToken ct)
    {
        if (refunds.Count == 0) return;
        foreach (var refund in refunds) lines.Single(line => line.Id == refund.Line).Leave(refund.UnitsLeft);
        if (!delivery.IsUnsent) return;
        await Free(refunds, ct);
        if (lines.Any(line => line.UnitsLeft > 0)) return;
        if (delivery.State == DeliveryState.Offered)
            Must.Hold((await allocation.Withdraw(delivery, OfferAnswer.Withdrawn, "refunded", Actor.System, ct)).Ok,
                "an open offer can be withdrawn");
        delivery.Cancel(clock.GetUtcNow());
        db.Cancel<AutomaticHandover>(AutomaticHandover.KeyOf(delivery.Id));
    }

    /// <summary>What is not sent does not leave the shelf, whatever was said of returned goods; under the order's own key, so that it is
    /// once.</summary>
    private async Task Free(IReadOnlyList<LineRefund> refunds, CancellationToken ct)
    {
        var freed = await inventory.Return(
            [.. refunds.Select(refund => new StockBack($"after-sale/{refund.AfterSale}/{refund.Line}", refund.Line, refund.Quantity))], ct);
        Must.Hold(freed.Ok, "units that were not sent can be freed");
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Takes in what WeChat says of transfers (转账办理), from whom it comes first.</summary>
internal sealed class TransferDesk(SiyuDb db, TimeProvider clock)
{
    /// <param name="package">What the receiver needs to confirm, sealed, where the answer brought it.</param>
    public async Task<Fate> Hear(TransferFact fact, byte[]? package, CancellationToken ct)
    {
        var id = await db.All<Transfer>().Where(t => t.OutBillNo == fact.OutBillNo).Select(t => (TransferId?)t.Id).SingleOrDefaultAsync(ct);
        if (id is null) return Fate.OfNothing;
        var transfer = Must.Exist(await db.Locked<Transfer, TransferId>(id.Value, ct), "a transfer that was found can be locked");
        var fate = transfer.Hear(fact, clock.GetUtcNow());
        if (package is not null && !transfer.IsEnded) transfer.Package = package;
        Tell(fate, transfer);
        return fate;
    }

    public async Task Refuse(TransferId id, string reason, CancellationToken ct)
    {
        var transfer = Must.Exist(await db.Locked<Transfer, TransferId>(id, ct), "a transfer that was sent stands here");
        Tell(transfer.Refuse(reason, clock.GetUtcNow()), transfer);
    }

    public static TransferFact Fact(TransferAnswer answer, string merchant) => new(
        answer.OutBillNo ?? "", answer.MerchantId ?? merchant, answer.State ?? "", answer.TransferBillNo,
        answer.TransferAmount is { } amount ? new Money(amount) : null, answer.FailReason, answer.UpdateTime?.ToUniversalTime());

    private void Tell(Fate fate, Transfer transfer)
    {
        if (fate == Fate.Awaited) db.Publish(transfer.AwaitedNews);
        if (fate != Fate.Ended) return;
        db.Cancel<WatchTransfer>(WatchTransfer.Key(transfer.Id));
        db.Publish(transfer.EndedNews);
    }
}

using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Looks after a transfer on its way (转账巡检); WeChat ends one that is not confirmed within 24 hours.</summary>
internal sealed record WatchTransfer(TransferId Transfer, int Round)
{
    private static readonly int[] Minutes = [1, 5, 15, 30];

    public static string Key(TransferId transfer) => transfer.ToString();
    public static TimeSpan Wait(int round) => TimeSpan.FromMinutes(round < Minutes.Length ? Minutes[round] : 60);
}

/// <summary>Asks for a query as long as the transfer is on its way.</summary>
internal sealed class WatchTransferDue(SiyuDb db, TimeProvider clock) : IDueHandler<WatchTransfer>
{
    public async Task Handle(WatchTransfer due, CancellationToken ct)
    {
        var transfer = await db.All<Transfer>().AsNoTracking().SingleAsync(t => t.Id == due.Transfer, ct);
        if (transfer.IsEnded) return;
        var now = clock.GetUtcNow();
        db.Intend($"{due.Transfer}/{now.ToUnixTimeMilliseconds()}", new QueryTransfer(due.Transfer));
        db.Schedule(WatchTransfer.Key(due.Transfer), now + WatchTransfer.Wait(due.Round + 1), due with { Round = due.Round + 1 });
    }
}

/// <summary>A wish to know where a transfer stands (查转账意图).</summary>
internal sealed record QueryTransfer(TransferId Transfer);

/// <summary>Queries a transfer and takes in the answer.</summary>
internal sealed class QueryTransferCall(
    SiyuDb db, MerchantBook merchants, Transfers transfers, TransferDesk desk, Vault vault) : IOutbound<QueryTransfer>
{
    public async Task<OutboundAnswer> Call(QueryTransfer intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var transfer = await db.All<Transfer>().AsNoTracking().SingleAsync(t => t.Id == intent.Transfer, ct);
        if (transfer.IsEnded || await merchants.Find(transfer.Merchant, ct) is not { } merchant) return OutboundAnswer.Done();
        var found = await transfers.Query(merchant, transfer.OutBillNo, ct);
        // What cannot be known now the next round asks again.
        return found.Ok
            ? OutboundAnswer.Done(TransferFinding.Of(found.Value, transfer.Merchant, vault))
            : OutboundAnswer.Done();
    }

    public Task Record(QueryTransfer intent, OutboundAnswer answer, CancellationToken ct) =>
        answer.Payload<TransferFinding>() is { } found ? desk.Hear(found.Fact, found.Package, ct) : Task.CompletedTask;
}

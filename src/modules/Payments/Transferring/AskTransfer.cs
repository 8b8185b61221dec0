using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Wishes money sent to a person (发起转账), once per key; tells what the person needs to confirm it.</summary>
internal sealed class AskTransfer(SiyuDb db, MerchantBook merchants, Vault vault, TimeProvider clock)
{
    public async Task<Result<TransferId>> Handle(TransferAsk ask, CancellationToken ct)
    {
        Must.Hold(ask.Amount.IsPositive, "a transfer is of money");
        if (await db.All<Transfer>().SingleOrDefaultAsync(t => t.AskKey == ask.Key, ct) is { } same)
        {
            return same.Amount == ask.Amount ? same.Id : PaymentsProblems.AmountDiffers;
        }
        var merchant = await merchants.Default(ct);
        if (merchant is null || !merchant.Account.AppIds.Contains(ask.AppId)) return PaymentsProblems.NotConfigured;
        var now = clock.GetUtcNow();
        var transfer = Transfer.Ask(ask, merchant.Id, now);
        transfer.Receiver = vault.SealOwn(ask.OpenId);
        transfer.Submit(now);
        db.Add(transfer);
        db.Intend(transfer.Id.ToString(), new SendTransfer(transfer.Id));
        db.Schedule(WatchTransfer.Key(transfer.Id), now + WatchTransfer.Wait(0), new WatchTransfer(transfer.Id, 0));
        return transfer.Id;
    }

    public async Task<TransferTicket?> Package(TransferId id, CancellationToken ct)
    {
        var transfer = await db.All<Transfer>().AsNoTracking()
            .SingleOrDefaultAsync(t => t.Id == id && t.State == TransferState.Awaiting, ct);
        return transfer?.Package is { } package ? new(transfer.Merchant, transfer.AppId, vault.OpenOwn(package)) : null;
    }
}

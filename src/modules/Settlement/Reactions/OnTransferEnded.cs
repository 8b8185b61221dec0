using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Reactions;

/// <summary>A payout's transfer ended (提现结束): the money left the operating account, or it is payable again.</summary>
internal sealed class OnTransferEnded(SiyuDb db, ILedger ledger) : IReaction<TransferEnded>
{
    public async Task Handle(TransferEnded news, CancellationToken ct)
    {
        var payout = await db.All<Payout>().SingleOrDefaultAsync(p => p.Transfer == news.Transfer, ct);
        if (payout is null || !payout.End(news.Received, news.Reason, news.At)) return;
        var posted = await ledger.Post([news.Received ? payout.Paid(news.MerchantId, news.At) : payout.Returned(news.At)], ct);
        Must.Hold(posted[0].Ok, "a transfer that ended is booked");
        db.Publish(payout.Ended);
    }
}

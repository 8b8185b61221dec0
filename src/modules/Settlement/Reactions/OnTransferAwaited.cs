using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Reactions;

/// <summary>WeChat waits for the earner to confirm (待收款确认).</summary>
internal sealed class OnTransferAwaited(SiyuDb db) : IReaction<TransferAwaited>
{
    public async Task Handle(TransferAwaited news, CancellationToken ct) =>
        (await db.All<Payout>().SingleOrDefaultAsync(p => p.Transfer == news.Transfer, ct))?.Await();
}

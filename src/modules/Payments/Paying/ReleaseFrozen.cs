using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// The after-sale window is over: what WeChat still holds frozen becomes available (解冻), at WeChat first where it was kept for sharing.
/// </summary>
internal sealed class OnOrderSettled(SiyuDb db, FrozenDesk desk) : IReaction<OrderSettled>
{
    public async Task Handle(OrderSettled news, CancellationToken ct)
    {
        var attempts = await db.All<Attempt>().AsNoTracking()
            .Where(a => a.Owner == news.Order && a.State == AttemptState.Succeeded && a.ReleasedAt == null).ToListAsync(ct);
        foreach (var attempt in attempts)
        {
            if (attempt.ProfitSharing) db.Intend(attempt.Id.ToString(), new UnfreezeShare(attempt.Id));
            else await desk.Release(attempt.Id, ct);
        }
    }
}

/// <summary>Books frozen money as available (解冻入账).</summary>
internal sealed class FrozenDesk(SiyuDb db, ILedger ledger, TimeProvider clock)
{
    public async Task Release(PaymentId payment, CancellationToken ct)
    {
        if (await db.Locked<Attempt, PaymentId>(payment, ct) is not { State: AttemptState.Succeeded, ReleasedAt: null } attempt) return;
        var now = clock.GetUtcNow();
        var released = attempt.Release(now);
        var posted = await ledger.Post([new Journal(
            $"payment-released/{attempt.Id}", "payment_released", $"order/{attempt.Owner}", now,
            [
                Entry.Debit(AccountKind.WxAvailable, attempt.Merchant, released),
                Entry.Credit(AccountKind.WxFrozen, attempt.Merchant, released),
            ])], ct);
        Must.Hold(posted[0].Ok, "released money is booked");
    }
}

/// <summary>A wish to end profit sharing of a payment (解冻剩余资金意图).</summary>
internal sealed record UnfreezeShare(PaymentId Payment);

/// <summary>Unfreezes what was not shared, under a number of its own that stays.</summary>
internal sealed class UnfreezeShareCall(
    SiyuDb db, MerchantBook merchants, ProfitSharing sharing, FrozenDesk desk) : IOutbound<UnfreezeShare>
{
    public async Task<OutboundAnswer> Call(UnfreezeShare intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var payment = await db.All<Attempt>().AsNoTracking().SingleAsync(a => a.Id == intent.Payment, ct);
        if (await merchants.Find(payment.Merchant, ct) is not { } merchant) return OutboundAnswer.Unknown("merchant not configured");
        var request = new UnfreezeRequest(
            Must.Exist(payment.TransactionId, "a settled payment has its transaction"), "U" + payment.OutTradeNo, "售后期结束，解冻剩余资金");
        var reply = await sharing.Unfreeze(merchant, request, ct);
        if (reply.Ok) return OutboundAnswer.Done();
        return reply.Outcome == PayOutcome.Refused
            ? OutboundAnswer.Refused(reply.Fault.ToString())
            : OutboundAnswer.Unknown(reply.Fault.ToString());
    }

    /// <summary>Refused means that nothing is frozen any more: fully refunded, or freed by WeChat after thirty days.</summary>
    public Task Record(UnfreezeShare intent, OutboundAnswer answer, CancellationToken ct) =>
        answer.Outcome is OutboundOutcome.Done or OutboundOutcome.Refused ? desk.Release(intent.Payment, ct) : Task.CompletedTask;
}

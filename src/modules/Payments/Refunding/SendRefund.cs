using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>A wish to refund at WeChat (退款意图).</summary>
internal sealed record SendRefund(RefundId Refund);

/// <summary>Refunds at WeChat: the same number always, a query before any retry.</summary>
internal sealed class SendRefundCall(
    SiyuDb db, MerchantBook merchants, Refunds refunds, RefundDesk desk, TimeProvider clock) : IOutbound<SendRefund>
{
    private const int MostReason = 80;
    private static readonly TimeSpan UntilRefilled = TimeSpan.FromMinutes(30);

    public async Task<OutboundAnswer> Call(SendRefund intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var refund = await db.All<Refund>().AsNoTracking().SingleAsync(r => r.Id == intent.Refund, ct);
        if (refund.State != RefundState.Submitted) return OutboundAnswer.Done();
        if (await merchants.Find(refund.Merchant, ct) is not { } merchant) return OutboundAnswer.Unknown("merchant not configured");
        if (attempt.MayHaveHappened)
        {
            var found = await refunds.Query(merchant, refund.OutRefundNo, ct);
            if (found.Ok) return OutboundAnswer.Done(RefundDesk.Fact(found.Value, refund.Merchant));
            if (found.Outcome == PayOutcome.Unknown || !found.Fault.IsAbsent) return OutboundAnswer.Unknown(found.Fault.ToString());
        }
        var reply = await refunds.Create(merchant, await Request(refund, merchant, ct), ct);
        if (reply.Ok) return OutboundAnswer.Done(RefundDesk.Fact(reply.Value, refund.Merchant));
        if (reply.Outcome == PayOutcome.Unknown) return OutboundAnswer.Unknown(reply.Fault.ToString());
        return reply.Fault.IsShortOfMoney
            ? OutboundAnswer.RetryAt(clock.GetUtcNow() + UntilRefilled, reply.Fault.ToString())
            : OutboundAnswer.Refused(reply.Fault.ToString());
    }

    public async Task Record(SendRefund intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome == OutboundOutcome.Refused) await desk.Refuse(intent.Refund, answer.Reason ?? "refused", ct);
        else if (answer.Outcome == OutboundOutcome.Done && answer.Payload<RefundFact>() is { } fact) await desk.Hear(fact, ct);
    }

    private async Task<RefundRequest> Request(Refund refund, Merchant merchant, CancellationToken ct)
    {
        var payment = await db.All<Attempt>().AsNoTracking().SingleAsync(a => a.Id == refund.Payment, ct);
        var reason = refund.Reason.Length <= MostReason ? refund.Reason : refund.Reason[..MostReason];
        return new(
            payment.OutTradeNo, refund.OutRefundNo, reason, merchant.NotifyUrl("refund"), new(refund.Amount.Fen, payment.Amount.Fen));
    }
}

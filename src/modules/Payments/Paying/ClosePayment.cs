using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Wishes an attempt closed (关单): one that never left the house at once, any other at WeChat first.</summary>
internal sealed class ClosePayment(SiyuDb db, TimeProvider clock)
{
    public async Task<Result<Done>> Handle(PaymentId payment, CancellationToken ct)
    {
        if (await db.Locked<Attempt, PaymentId>(payment, ct) is not { } attempt) return PaymentsProblems.Unknown;
        switch (attempt.State)
        {
            case AttemptState.Created:
                var now = clock.GetUtcNow();
                attempt.Close(now);
                db.Publish(attempt.ClosedNews(now));
                return Done.It;
            case AttemptState.Submitted:
                db.Intend(CloseAttempt.Key(payment), new CloseAttempt(payment));
                return Done.It;
            default:
                return Done.Already;
        }
    }
}

/// <summary>A wish to close an attempt at WeChat (关单意图).</summary>
internal sealed record CloseAttempt(PaymentId Payment)
{
    public static string Key(PaymentId payment) => payment.ToString();
}

/// <summary>Closes at WeChat; where WeChat does not, asks what became of it: it may be paid.</summary>
internal sealed class CloseAttemptCall(
    SiyuDb db, MerchantBook merchants, Transactions transactions, AttemptInquiry inquiry, AttemptDesk desk, TimeProvider clock)
    : IOutbound<CloseAttempt>
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(20);

    /// <summary>For so long a prepay may still be on its way to WeChat.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(30);

    public async Task<OutboundAnswer> Call(CloseAttempt intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var payment = await db.All<Attempt>().AsNoTracking().SingleAsync(a => a.Id == intent.Payment, ct);
        if (!payment.IsOpen) return OutboundAnswer.Done(new AttemptAnswer(AtWechat.Unknown));
        if (await merchants.Find(payment.Merchant, ct) is not { } merchant) return OutboundAnswer.Unknown("merchant not configured");
        var closed = await transactions.Close(merchant, payment.OutTradeNo, ct);
        if (closed.Ok) return OutboundAnswer.Done(new AttemptAnswer(AtWechat.Closed));
        var found = await inquiry.Ask(payment, ct);
        var now = clock.GetUtcNow();
        return found.State switch
        {
            AtWechat.Paid or AtWechat.Closed or AtWechat.Failed => OutboundAnswer.Done(found),
            AtWechat.Absent when now >= payment.SubmittedAt + InFlight => OutboundAnswer.Done(new AttemptAnswer(AtWechat.Closed)),
            AtWechat.Unknown => OutboundAnswer.Unknown(found.Why ?? "unknown"),
            _ => OutboundAnswer.RetryAt(now + AskAgain, closed.Fault.ToString()),
        };
    }

    public Task Record(CloseAttempt intent, OutboundAnswer answer, CancellationToken ct) =>
        answer.Outcome == OutboundOutcome.Done && answer.Payload<AttemptAnswer>() is { } found
            ? desk.Take(intent.Payment, found, ct)
            : Task.CompletedTask;
}

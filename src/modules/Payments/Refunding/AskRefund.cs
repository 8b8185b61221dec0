using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Wishes money back to a payer (申请退款), once per key; refunds of one payment go one after the other.</summary>
internal sealed class AskRefund(SiyuDb db, RefundDesk desk, TimeProvider clock)
{
    public async Task<Result<RefundId>> Handle(RefundAsk ask, CancellationToken ct)
    {
        // The payment's row is the queue of its refunds.
        if (await db.Locked<Attempt, PaymentId>(ask.Payment, ct) is not { } attempt) return PaymentsProblems.Unknown;
        var earlier = await db.All<Refund>().Where(r => r.Payment == ask.Payment).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var asked = Refund.Ask(ask, attempt, earlier, now);
        if (!asked.Ok) return asked.Problem!;
        var refund = asked.Value;
        if (earlier.Contains(refund)) return refund.Id;
        db.Add(refund);
        if (refund.SendAt <= now) desk.Send(refund, now);
        else db.Schedule(SendRefundLater.Key(refund.Id), refund.SendAt, new SendRefundLater(refund.Id));
        return refund.Id;
    }
}

/// <summary>A refund that waits for its turn (排队退款).</summary>
internal sealed record SendRefundLater(RefundId Refund)
{
    public static string Key(RefundId refund) => refund.ToString();
}

/// <summary>Sends a refund whose turn has come: those before it are at WeChat, the last one a minute ago.</summary>
internal sealed class SendRefundLaterDue(SiyuDb db, RefundDesk desk, TimeProvider clock) : IDueHandler<SendRefundLater>
{
    public async Task Handle(SendRefundLater due, CancellationToken ct)
    {
        var payment = await db.All<Refund>().Where(r => r.Id == due.Refund).Select(r => r.Payment).SingleAsync(ct);
        await db.Locked<Attempt, PaymentId>(payment, ct);
        var refunds = await db.All<Refund>().Where(r => r.Payment == payment).ToListAsync(ct);
        var refund = refunds.Single(r => r.Id == due.Refund);
        if (refund.State != RefundState.Waiting) return;
        var now = clock.GetUtcNow();
        var before = refunds.Where(r => r.Serial < refund.Serial).ToList();
        var turn = before.Max(r => r.SubmittedAt) + Refund.Gap;
        if (before.TrueForAll(r => r.IsSent) && turn <= now) desk.Send(refund, now);
        else db.Schedule(SendRefundLater.Key(refund.Id), turn > now ? turn.Value : now + Refund.Gap, due);
    }
}

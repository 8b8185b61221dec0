using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Takes in what WeChat says of refunds (退款办理), from whom it comes first; the money is booked where it is seen to move.</summary>
internal sealed class RefundDesk(SiyuDb db, ILedger ledger, TimeProvider clock)
{
    /// <summary>It is sent after this commit.</summary>
    public void Send(Refund refund, DateTimeOffset now)
    {
        Must.Hold(refund.Submit(now), "a refund is sent from a state that can be sent");
        db.Intend($"{refund.Id}/{now.ToUnixTimeMilliseconds()}", new SendRefund(refund.Id));
    }

    public async Task<Fate> Hear(RefundFact fact, CancellationToken ct)
    {
        if (await Lock(r => r.OutRefundNo == fact.OutRefundNo, ct) is not var (attempt, refund)) return Fate.OfNothing;
        var fate = refund.Hear(fact, clock.GetUtcNow());
        await Tell(fate, attempt, refund, ct);
        return fate;
    }

    public async Task Refuse(RefundId id, string fault, CancellationToken ct)
    {
        if (await Lock(r => r.Id == id, ct) is not var (attempt, refund)) return;
        await Tell(refund.Refuse(fault, clock.GetUtcNow()), attempt, refund, ct);
    }

    public static RefundFact Fact(RefundAnswer answer, string merchant) => new(
        answer.OutRefundNo ?? "", answer.MerchantId ?? merchant, answer.State, answer.RefundId,
        answer.Amount is { } amount ? new Money(amount.Refund) : null,
        answer.Amount?.PayerRefund is { } returned ? new Money(returned) : null,
        answer.SuccessTime?.ToUniversalTime());

    /// <summary>The payment first, then its refund: the order in which all locks here are taken.</summary>
    private async Task<(Attempt Attempt, Refund Refund)?> Lock(
        System.Linq.Expressions.Expression<Func<Refund, bool>> which, CancellationToken ct)
    {
        var payment = await db.All<Refund>().Where(which).Select(r => (PaymentId?)r.Payment).SingleOrDefaultAsync(ct);
        if (payment is null) return null;
        var attempt = await db.Locked<Attempt, PaymentId>(payment.Value, ct);
        var refund = await db.All<Refund>().SingleAsync(which, ct);
        return (Must.Exist(attempt, "a refund has its payment"), refund);
    }

    private async Task Tell(Fate fate, Attempt attempt, Refund refund, CancellationToken ct)
    {
        switch (fate)
        {
            case Fate.Settled:
                db.Cancel<WatchRefund>(WatchRefund.Key(refund.Id));
                db.Publish(refund.SettledNews);
                await Post(attempt, refund, ct);
                break;
            case Fate.NeedsPerson:
                Watch(refund);
                db.Publish(refund.AbnormalNews(clock.GetUtcNow()));
                break;
            case Fate.Noted:
                db.Schedule(WatchRefund.Key(refund.Id), clock.GetUtcNow() + WatchRefund.Wait(0), new WatchRefund(refund.Id, 0));
                break;
        }
    }

    /// <summary>An abnormal one may be mended in WeChat's own console, and the notice of that may be lost as any other.</summary>
    private void Watch(Refund refund)
    {
        var (key, rarely) = (WatchRefund.Key(refund.Id), WatchRefund.Rarely);
        if (refund.State != RefundState.Abnormal) db.Cancel<WatchRefund>(key);
        else db.Schedule(key, clock.GetUtcNow() + WatchRefund.Wait(rarely), new WatchRefund(refund.Id, rarely));
    }

    private async Task Post(Attempt attempt, Refund refund, CancellationToken ct)
    {
        var frozen = attempt.TakeFrozen(refund.Amount);
        var journal = new Journal(
            $"refund-settled/{refund.Id}", "refund_settled", $"order/{refund.Owner}", refund.EndedAt ?? clock.GetUtcNow(),
            [
                Entry.Debit(AccountKind.RefundPayable, refund.Id, refund.Amount),
                Entry.Credit(AccountKind.WxFrozen, refund.Merchant, frozen),
                Entry.Credit(AccountKind.WxAvailable, refund.Merchant, refund.Amount - frozen),
            ]);
        var posted = await ledger.Post([journal], ct);
        Must.Hold(posted[0].Ok, "a refund that reached the payer is booked");
    }
}

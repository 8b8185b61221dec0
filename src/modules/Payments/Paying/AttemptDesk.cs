using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Takes in what a query or a close found of one attempt (支付单办理), in the caller's transaction.</summary>
internal sealed class AttemptDesk(SiyuDb db, TimeProvider clock)
{
    public async Task<Fate> Take(PaymentId payment, AttemptAnswer answer, CancellationToken ct)
    {
        if (await db.Locked<Attempt, PaymentId>(payment, ct) is not { } attempt) return Fate.OfNothing;
        var now = clock.GetUtcNow();
        switch (answer.State)
        {
            case AtWechat.Paid:
                return Settle(attempt, Must.Exist(answer.Paid, "a paid answer says what was paid"));
            case AtWechat.Closed:
                if (!attempt.Close(now)) return Fate.Already;
                break;
            case AtWechat.Failed:
                if (!attempt.Fail(now)) return Fate.Already;
                break;
            case AtWechat.Open or AtWechat.Absent or AtWechat.Unknown:
                return Fate.Noted;
        }
        Forget(payment);
        db.Publish(attempt.ClosedNews(now));
        return Fate.Ended;
    }

    private Fate Settle(Attempt attempt, PaidFact paid)
    {
        var fate = attempt.Settle(paid, Attempt.ByQuery);
        if (fate != Fate.Settled) return fate;
        Forget(attempt.Id);
        db.Publish(attempt.SettledNews);
        return fate;
    }

    private void Forget(PaymentId payment) => db.Cancel<WatchAttempt>(WatchAttempt.Key(payment));
}

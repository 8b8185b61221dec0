using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Looks after a sent attempt that nobody has told us of (补单巡检): notices are never guaranteed.</summary>
internal sealed record WatchAttempt(PaymentId Payment, int Round)
{
    private static readonly int[] Minutes = [1, 2, 5, 10, 30];

    public static string Key(PaymentId payment) => payment.ToString();

    /// <summary>Soon at first, then every hour; WeChat itself closes after seven days.</summary>
    public static TimeSpan Wait(int round) => TimeSpan.FromMinutes(round < Minutes.Length ? Minutes[round] : 60);
}

/// <summary>Asks for a query, and for a close long after the time to pay is over.</summary>
internal sealed class WatchAttemptDue(SiyuDb db, TimeProvider clock) : IDueHandler<WatchAttempt>
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public async Task Handle(WatchAttempt due, CancellationToken ct)
    {
        var attempt = await db.Locked<Attempt, PaymentId>(due.Payment, ct);
        if (attempt is not { State: AttemptState.Submitted }) return;
        var now = clock.GetUtcNow();
        db.Intend($"{due.Payment}/{now.ToUnixTimeMilliseconds()}", new QueryAttempt(due.Payment));
        if (now > attempt.Expires + Grace) db.Intend(CloseAttempt.Key(due.Payment), new CloseAttempt(due.Payment));
        db.Schedule(WatchAttempt.Key(due.Payment), now + WatchAttempt.Wait(due.Round + 1), due with { Round = due.Round + 1 });
    }
}

/// <summary>A wish to know where an attempt stands (查单意图).</summary>
internal sealed record QueryAttempt(PaymentId Payment);

/// <summary>Queries an attempt and takes in the answer.</summary>
internal sealed class QueryAttemptCall(SiyuDb db, AttemptInquiry inquiry, AttemptDesk desk) : IOutbound<QueryAttempt>
{
    public async Task<OutboundAnswer> Call(QueryAttempt intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var payment = await db.All<Attempt>().AsNoTracking().SingleAsync(a => a.Id == intent.Payment, ct);
        // What WeChat does not know now the next round asks again; a query itself changes nothing.
        return OutboundAnswer.Done(
            payment.State == AttemptState.Submitted ? await inquiry.Ask(payment, ct) : new AttemptAnswer(AtWechat.Unknown));
    }

    public Task Record(QueryAttempt intent, OutboundAnswer answer, CancellationToken ct) =>
        answer.Payload<AttemptAnswer>() is { } found ? desk.Take(intent.Payment, found, ct) : Task.CompletedTask;
}

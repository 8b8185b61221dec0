using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Looks after a refund that WeChat has accepted (退款巡检).</summary>
internal sealed record WatchRefund(RefundId Refund, int Round)
{
    private static readonly int[] Minutes = [1, 5, 30, 120];

    /// <summary>From here on it is looked at every six hours.</summary>
    public const int Rarely = 4;

    /// <summary>So long at most: about a month.</summary>
    public const int MostRounds = 120;

    public static string Key(RefundId refund) => refund.ToString();
    public static TimeSpan Wait(int round) => TimeSpan.FromMinutes(round < Minutes.Length ? Minutes[round] : 360);
}

/// <summary>Asks for a query as long as the refund is on its way, or a person may mend it at WeChat without our being told.</summary>
internal sealed class WatchRefundDue(SiyuDb db, TimeProvider clock) : IDueHandler<WatchRefund>
{
    public async Task Handle(WatchRefund due, CancellationToken ct)
    {
        var refund = await db.All<Refund>().AsNoTracking().SingleAsync(r => r.Id == due.Refund, ct);
        if (refund.State is not (RefundState.Accepted or RefundState.Submitted or RefundState.Abnormal)) return;
        if (due.Round >= WatchRefund.MostRounds) return;
        var now = clock.GetUtcNow();
        db.Intend($"{due.Refund}/{now.ToUnixTimeMilliseconds()}", new QueryRefund(due.Refund));
        db.Schedule(WatchRefund.Key(due.Refund), now + WatchRefund.Wait(due.Round + 1), due with { Round = due.Round + 1 });
    }
}

/// <summary>A wish to know where a refund stands (查退款意图).</summary>
internal sealed record QueryRefund(RefundId Refund);

/// <summary>Queries a refund and takes in the answer.</summary>
internal sealed class QueryRefundCall(SiyuDb db, MerchantBook merchants, Refunds refunds, RefundDesk desk) : IOutbound<QueryRefund>
{
    public async Task<OutboundAnswer> Call(QueryRefund intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var refund = await db.All<Refund>().AsNoTracking().SingleAsync(r => r.Id == intent.Refund, ct);
        if (await merchants.Find(refund.Merchant, ct) is not { } merchant) return OutboundAnswer.Done();
        var found = await refunds.Query(merchant, refund.OutRefundNo, ct);
        // What cannot be known now the next round asks again.
        return found.Ok ? OutboundAnswer.Done(RefundDesk.Fact(found.Value, refund.Merchant)) : OutboundAnswer.Done();
    }

    public Task Record(QueryRefund intent, OutboundAnswer answer, CancellationToken ct) =>
        answer.Payload<RefundFact>() is { State: "SUCCESS" or "ABNORMAL" or "CLOSED" } fact ? desk.Hear(fact, ct) : Task.CompletedTask;
}

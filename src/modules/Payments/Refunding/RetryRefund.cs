using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Tries a refund again that needed a person (重试退款): the same number, as WeChat wants it.</summary>
internal sealed class RetryRefund(SiyuDb db, RefundDesk desk, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/payments/refunds/{id}/retry", (Actor actor, RefundId id, RetryRefund slice, CancellationToken ct) =>
                slice.Handle(actor, id, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Refund));

    public async Task<Result<Done>> Handle(Actor actor, RefundId id, CancellationToken ct)
    {
        var payment = await db.All<Refund>().Where(r => r.Id == id).Select(r => (PaymentId?)r.Payment).SingleOrDefaultAsync(ct);
        if (payment is null || await db.Locked<Attempt, PaymentId>(payment.Value, ct) is not { } attempt) return PaymentsProblems.Unknown;
        var refunds = await db.All<Refund>().Where(r => r.Payment == payment).ToListAsync(ct);
        var refund = refunds.Single(r => r.Id == id);
        if (refund.State is not (RefundState.Abnormal or RefundState.Closed)) return Done.Already;
        // A closed one gave its amount free: it may have been taken since.
        if (!refund.Takes && refunds.Where(r => r.Takes).Sum(r => r.Amount) + refund.Amount > attempt.Amount)
            return PaymentsProblems.TooMuch;
        db.Audit(actor, "payments.retry_refund", $"refund/{id}", refund.State, RefundState.Submitted);
        desk.Send(refund, clock.GetUtcNow());
        return Done.It;
    }
}

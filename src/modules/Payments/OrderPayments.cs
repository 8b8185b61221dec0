using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Attempts and refunds of one order (订单收退款), for the console.</summary>
internal sealed class OrderPayments(SiyuDb db) : ISlice
{
    internal sealed record AttemptCard(
        PaymentId Id, string OutTradeNo, string? TransactionId, AttemptState State,
        Money Amount, Money Frozen, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt);

    internal sealed record RefundCard(
        RefundId Id, PaymentId Payment, string OutRefundNo, RefundState State, Money Amount,
        Money? Returned, string? Fault, DateTimeOffset AskedAt, DateTimeOffset? EndedAt);

    internal sealed record Response(IReadOnlyList<AttemptCard> Attempts, IReadOnlyList<RefundCard> Refunds);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/console/payments/orders/{order}",
            (Actor actor, OrderId order, OrderPayments slice, CancellationToken ct) => slice.Handle(actor, order, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Response>> Handle(Actor actor, OrderId order, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var attempts = await db.All<Attempt>().AsNoTracking().Where(a => a.Owner == order)
            .OrderBy(a => a.OpenedAt).Take(Page<Attempt>.Limit).ToListAsync(ct);
        var refunds = await db.All<Refund>().AsNoTracking().Where(r => r.Owner == order)
            .OrderBy(r => r.AskedAt).Take(Page<Refund>.Limit).ToListAsync(ct);
        return new Response(
            attempts.ConvertAll(
                a => new AttemptCard(a.Id, a.OutTradeNo, a.TransactionId, a.State, a.Amount, a.Frozen, a.OpenedAt, a.EndedAt)),
            refunds.ConvertAll(
                r => new RefundCard(r.Id, r.Payment, r.OutRefundNo, r.State, r.Amount, r.Returned, r.Fault, r.AskedAt, r.EndedAt)));
    }
}

/// <summary>Who may look into payments (支付权限): they carry no organisation path, so only those who see the whole group.</summary>
internal static class PaymentsAccess
{
    public static readonly Problem GroupOnly =
        Problem.Forbidden("payments.group_only", "收退款明细只对集团范围的岗位开放", "Payments are open to posts over the whole group only");
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Refunds that need a person (异常退款), oldest first.</summary>
internal sealed class AbnormalRefunds(SiyuDb db) : ISlice
{
    internal sealed record Row(RefundId Id, OrderId Order, RefundState State, Money Amount, string? Fault, DateTimeOffset AskedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
                "/console/payments/refunds/abnormal",
                (Actor actor, [FromQuery] int? size, AbnormalRefunds slice, CancellationToken ct) =>
                    slice.Handle(actor, new PageAsk(null, size), ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var waiting = db.All<Refund>().AsNoTracking().Where(r => r.State == RefundState.Abnormal || r.State == RefundState.Closed);
        var rows = await waiting.OrderBy(r => r.AskedAt).Take(ask.Take)
            .Select(r => new Row(r.Id, r.Owner, r.State, r.Amount, r.Fault, r.AskedAt)).ToListAsync(ct);
        return new Page<Row>(rows, null, await waiting.LongCountAsync(ct));
    }
}

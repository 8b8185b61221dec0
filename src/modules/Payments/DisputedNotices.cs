using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// Genuine notices that we could not agree with (争议通知): of another amount or merchant, or about nothing of ours; newest first, until a
/// person has looked. None of them has any effect.
/// </summary>
internal sealed class DisputedNotices(SiyuDb db) : ISlice
{
    /// <param name="Fate">What became of the event in the end: the same where it was never told truly.</param>
    internal sealed record Row(
        string EventId, string Merchant, string Kind, string Number, Fate Disputed, Fate Fate, DateTimeOffset ReceivedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
                "/console/payments/notices/disputed",
                (Actor actor, [FromQuery] int? size, DisputedNotices slice, CancellationToken ct) =>
                    slice.Handle(actor, new PageAsk(null, size), ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var disputed = db.All<NoticeRow>().AsNoTracking().Where(n => n.Disputed != null && n.AcknowledgedAt == null);
        var rows = await disputed.OrderByDescending(n => n.ReceivedAt).Take(ask.Take)
            .Select(n => new Row(n.ProviderEventId, n.Merchant, n.Kind, n.Subject, n.Disputed!.Value, n.Fate, n.ReceivedAt))
            .ToListAsync(ct);
        return new Page<Row>(rows, null, await disputed.LongCountAsync(ct));
    }
}

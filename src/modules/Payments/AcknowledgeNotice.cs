using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Finance has looked into a disputed notice (处理争议通知) and says what it was; it leaves the list and stays on record.</summary>
internal sealed class AcknowledgeNotice(SiyuDb db, TimeProvider clock) : ISlice
{
    private const int NoteAtMost = 500;
    public static readonly Problem Unknown = Problem.NotFound("payments.unknown_notice", "没有这条争议通知", "No such disputed notice");
    public static readonly Problem NeedsNote =
        Problem.Invalid("payments.needs_note", "请填写处理说明（2–500 字）", "Please say what it was (2–500 characters)");

    internal sealed record Request(string Note);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/payments/notices/{eventId}/acknowledge",
                (Actor actor, string eventId, Request request, AcknowledgeNotice slice, CancellationToken ct) =>
                    slice.Handle(actor, eventId, request, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Refund));

    public async Task<Result<Done>> Handle(Actor actor, string eventId, Request request, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        if (request.Note?.Trim().Length is not (>= 2 and <= NoteAtMost)) return NeedsNote.AtField("note");
        var notice = await db.All<NoticeRow>().AsNoTracking().SingleOrDefaultAsync(n => n.ProviderEventId == eventId, ct);
        if (notice?.Disputed is null) return Unknown;
        var (at, by) = (clock.GetUtcNow(), new StaffId(actor.Subject));
        var marked = await db.All<NoticeRow>().Where(n => n.ProviderEventId == eventId && n.AcknowledgedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(n => n.AcknowledgedAt, at).SetProperty(n => n.AcknowledgedBy, by), ct);
        if (marked == 0) return Done.Already;
        db.Audit(actor, "payments.acknowledge_notice", $"notice/{eventId}", notice.Disputed, request.Note.Trim());
        return Done.It;
    }
}

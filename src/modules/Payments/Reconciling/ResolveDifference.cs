using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Finance has cleared a difference up (处理差异) and says how; it stays on record.</summary>
internal sealed class ResolveDifference(SiyuDb db, TimeProvider clock) : ISlice
{
    private const int LeastNote = 2;
    private const int MostNote = 500;
    public static readonly Problem Unknown = Problem.NotFound("payments.unknown_difference", "没有这条差异", "No such difference");

    internal sealed record Request(string Note);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/payments/differences/{id}/resolve", (
                Actor actor, Guid id, Request request, ResolveDifference slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(PaymentsModule.Reconcile));

    public async Task<Result<Done>> Handle(Actor actor, Guid id, Request request, CancellationToken ct)
    {
        if (!actor.Scope.All) return PaymentsAccess.GroupOnly;
        var note = request.Note?.Trim() ?? "";
        if (note.Length is < LeastNote or > MostNote) return AcknowledgeNotice.NeedsNote.AtField("note");
        if (await db.All<DifferenceRow>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } row) return Unknown;
        if (row.State != DifferenceState.Open) return Done.Already;
        (row.State, row.EndedAt, row.EndedBy, row.Note) = (DifferenceState.Resolved, clock.GetUtcNow(), new StaffId(actor.Subject), note);
        await db.All<ReconciliationRow>().Where(r => r.Merchant == row.Merchant && r.Day == row.Day && r.Open > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Open, r => r.Open - 1), ct);
        db.Audit(actor, "payments.resolve_difference", $"difference/{id}", $"{row.Kind} {row.Number}", note);
        return Done.It;
    }
}

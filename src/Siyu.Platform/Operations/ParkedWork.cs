using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Due work and wishes for the outside that were given up (停放任务), and trying them again.</summary>
internal sealed class ParkedWork(SiyuDb db, TimeProvider clock) : ISlice
{
    public static readonly Problem Unknown = Problem.NotFound("platform.unknown_work", "没有这项停放的任务", "No such parked work");

    /// <param name="MayRetry">False where the other side has refused: that answer is kept, and the room has acted on it.</param>
    internal sealed record Row(
        string Kind, string Key, int Attempts, string? Error, bool MayHaveHappened, bool IsOutbound, bool MayRetry);

    internal sealed record Again(string Kind, string Key);

    public static Sheet<Row> Sheet { get; } = new("platform.export_parked_work", "停放任务")
    {
        { "类型", row => row.IsOutbound ? "对外调用" : "定时任务" },
        { "任务", row => row.Kind },
        { "对象", row => row.Key },
        { "尝试", row => row.Attempts },
        { "原因", row => row.Error },
        { "可能已生效", row => row.MayHaveHappened },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/operations/work", (ParkedWork slice, CancellationToken ct) => slice.List(ct).ToHttp())
            .Allow(Allow.Staff(Operations.Operate));
        routes.MapExport<ParkedWork, Unfiltered, Row>("/console/operations/work", Sheet, async (slice, _, _, page, ct) =>
            page.Unsorted() ?? (await slice.List(ct)).Map(rows => new Page<Row>(rows, null))).Allow(Allow.Staff(Operations.Operate));
        routes.MapPost("/console/operations/work/retry", (Actor actor, Again request, ParkedWork slice, CancellationToken ct) =>
            slice.Retry(actor, request, ct).ToHttp()).Allow(Allow.Staff(Operations.Operate));
    }

    public async Task<Result<IReadOnlyList<Row>>> List(CancellationToken ct)
    {
        var due = await db.All<DueRow>().AsNoTracking().Where(row => row.Parked).OrderBy(row => row.DueAt).Take(Page<Row>.Limit)
            .ToListAsync(ct);
        var intents = await db.All<IntentRow>().AsNoTracking()
            .Where(row => row.State == IntentState.Parked || row.State == IntentState.Refused)
            .OrderByDescending(row => row.NextAt).Take(Page<Row>.Limit).ToListAsync(ct);
        return Result.Of<IReadOnlyList<Row>>([
            .. due.Select(row => new Row(row.Kind, row.Key, row.Attempts, row.Error, false, false, true)),
            .. intents.Select(row => new Row(
                row.Kind, row.Key, row.Attempts, row.Error, row.MayHaveHappened, true, row.State == IntentState.Parked))]);
    }

    public async Task<Result<Done>> Retry(Actor actor, Again request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.All<DueRow>().Where(row => row.Kind == request.Kind && row.Key == request.Key && row.Parked)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(row => row.Parked, false).SetProperty(row => row.Attempts, 0).SetProperty(row => row.DueAt, now), ct);
        var intents = await db.All<IntentRow>()
            .Where(row => row.Kind == request.Kind && row.Key == request.Key && row.State == IntentState.Parked)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, IntentState.Waiting).SetProperty(row => row.NextAt, now), ct);
        if (due + intents == 0) return Unknown;
        db.Audit(actor, "platform.retry", $"{request.Kind}/{request.Key}");
        return Done.It;
    }
}

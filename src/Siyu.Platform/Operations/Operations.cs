using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>How the house is doing (运维总览): how far each listener has heard, what is parked, what is due, what waits for the
/// outside.</summary>
internal sealed class Operations(SiyuDb db, ModuleList modules, TimeProvider clock) : ISlice
{
    public const string Operate = "platform.operate";

    internal sealed record Overview(
        long LogHead, IReadOnlyList<Hearing> Listeners, IReadOnlyList<WorkCount> Due, IReadOnlyList<WorkCount> Outbound,
            IReadOnlyList<Job> Recurring);

    internal sealed record Hearing(string Listener, string Event, long Position, long Behind, int Parked);

    internal sealed record WorkCount(string Kind, string State, int Count, DateTimeOffset Oldest);

    internal sealed record Job(string Name, string Cron, DateTimeOffset NextAt, DateTimeOffset? LastAt, string? Error);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/operations", (Operations slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(Operate));

    public async Task<Result<Overview>> Handle(CancellationToken ct)
    {
        var jobs = await db.All<RecurringRow>().AsNoTracking().OrderBy(row => row.Job).ToListAsync(ct);
        return new Overview(
            (await EventLog.Ends(db, ct)).Head, await Listeners(ct), await Due(ct), await Outbound(ct),
            [.. jobs.Select(row => new Job(row.Job, row.Cron, row.NextAt, row.LastAt, row.Error))]);
    }

    private async Task<IReadOnlyList<Hearing>> Listeners(CancellationToken ct)
    {
        var heard = await db.All<CursorRow>().AsNoTracking().ToDictionaryAsync(row => row.Listener, row => row.Position, ct);
        var parked = await db.All<ParkedRow>().GroupBy(row => row.Listener)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, ct);
        var last = await db.All<EventRow>().Where(row => row.Position != null).GroupBy(row => row.Name)
            .Select(group => new { group.Key, Last = group.Max(row => row.Position)!.Value })
                .ToDictionaryAsync(row => row.Key, row => row.Last, ct);
        return [.. modules.Listeners.Select(listener =>
        {
            var position = heard.GetValueOrDefault(listener.Name);
            var behind = Math.Max(0, listener.EventNames.Max(name => last.GetValueOrDefault(name)) - position);
            return new Hearing(listener.Name, string.Join(", ", listener.EventNames), position, behind,
                parked.GetValueOrDefault(listener.Name));
        })];
    }

    private async Task<IReadOnlyList<WorkCount>> Due(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await db.All<DueRow>().GroupBy(row => new { row.Kind, row.Parked, Overdue = row.DueAt <= now })
            .Select(group => new { group.Key, Count = group.Count(), Oldest = group.Min(row => row.DueAt) }).ToListAsync(ct);
        return [.. rows.Select(row =>
            new WorkCount(row.Key.Kind, row.Key.Parked ? "Parked" : row.Key.Overdue ? "Overdue" : "Waiting", row.Count, row.Oldest))];
    }

    private async Task<IReadOnlyList<WorkCount>> Outbound(CancellationToken ct)
    {
        var rows = await db.All<IntentRow>().Where(row => row.State != IntentState.Done).GroupBy(row => new { row.Kind, row.State })
            .Select(group => new { group.Key, Count = group.Count(), Oldest = group.Min(row => row.NextAt) }).ToListAsync(ct);
        return [.. rows.Select(row => new WorkCount(row.Key.Kind, row.Key.State.ToString(), row.Count, row.Oldest))];
    }
}

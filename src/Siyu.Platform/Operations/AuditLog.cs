using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>The audit log (审计日志): who did which privileged act to what, with before and after; newest first.</summary>
internal sealed class AuditLog(SiyuDb db) : ISlice
{
    public const string Read = "platform.audit";

    internal sealed record Row(
        Guid Id, DateTimeOffset At, ActorKind ActorKind, Guid Actor, string Action, string Subject, string? Before, string? After);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/operations/audit",
            (string? subject, Guid? actor, Guid? after, int? size, AuditLog slice, CancellationToken ct) =>
            slice.Handle(subject, actor, after, new(null, size), ct).ToHttp()).Allow(Allow.Staff(Read));

    public async Task<Result<Page<Row>>> Handle(string? subject, Guid? actor, Guid? after, PageAsk page, CancellationToken ct)
    {
        var rows = db.All<AuditRow>().AsNoTracking();
        if (subject is not null) rows = rows.Where(row => row.Subject == subject);
        if (actor is not null) rows = rows.Where(row => row.Actor == actor);
        if (after is { } last) rows = rows.Where(row => row.Id.CompareTo(last) < 0);
        var found = await rows.OrderByDescending(row => row.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        return new Page<Row>(
            [.. shown.Select(row => new Row(row.Id, row.At, row.ActorKind, row.Actor, row.Action, row.Subject, row.Before, row.After))],
            found.Count > page.Take ? shown[^1].Id.ToString() : null);
    }
}

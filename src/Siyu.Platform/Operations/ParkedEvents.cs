using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Parked events (停放事件): what a listener could not take, and letting it hear them again.</summary>
internal sealed class ParkedEvents(SiyuDb db, Replay replay, Works works) : ISlice
{
    internal sealed record Row(string Listener, long Position, string Key, string Event, string Error, DateTimeOffset At);

    internal sealed record ReplayRequest(string Listener, string Key);

    internal sealed record Replayed(int Events);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/operations/parked", (string? listener, int? size, ParkedEvents slice, CancellationToken ct) =>
            slice.List(listener, new(null, size), ct).ToHttp()).Allow(Allow.Staff(Operations.Operate));
        routes.MapPost("/console/operations/parked/replay",
            (Actor actor, ReplayRequest request, ParkedEvents slice, CancellationToken ct) =>
            slice.Again(actor, request, ct).ToHttp()).Allow(Allow.Staff(Operations.Operate)).OwnWork();
    }

    public async Task<Result<Page<Row>>> List(string? listener, PageAsk page, CancellationToken ct)
    {
        var rows = db.All<ParkedRow>().AsNoTracking();
        if (listener is not null) rows = rows.Where(row => row.Listener == listener);
        var shown = await rows.OrderBy(row => row.Position).Take(page.Take).ToListAsync(ct);
        return new Page<Row>([.. shown.Select(row => new Row(row.Listener, row.Position, row.Key, row.Name, row.Error, row.At))], null);
    }

    public async Task<Result<Replayed>> Again(Actor actor, ReplayRequest request, CancellationToken ct)
    {
        var heard = await replay.Key(request.Listener, request.Key, ct);
        if (!heard.Ok) return heard.Problem!;
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>()
                .Audit(actor, "platform.replay", $"{request.Listener}/{request.Key}", null, new { heard.Value });
            return Task.CompletedTask;
        }, ct);
        return new Replayed(heard.Value);
    }
}

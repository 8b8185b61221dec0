using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Parked events (停放事件): what a listener could not take, and letting it hear them again.</summary>
internal sealed class ParkedEvents(SiyuDb db, Replay replay, Works works) : IListSlice<ParkedEvents.Ask, ParkedEvents.Row>
{
    private static readonly Sorting<ParkedRow> Order = Sorting<ParkedRow>.Of("position", row => row.Listener)
        .By("position", row => row.Position);

    internal sealed record Ask(string? Listener);

    internal sealed record Row(string Listener, long Position, string Key, string Event, string Error, DateTimeOffset At);

    internal sealed record ReplayRequest(string Listener, string Key);

    internal sealed record Replayed(int Events);

    public static Sheet<Row> Sheet { get; } = new("platform.export_parked", "停放事件")
    {
        { "处理程序", row => row.Listener },
        { "事件", row => row.Event },
        { "对象", row => row.Key },
        { "位置", row => row.Position },
        { "出错原因", row => row.Error },
        { "停放时间", row => row.At },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<ParkedEvents, Ask, Row>("/console/operations/parked", Allow.Staff(Operations.Operate));
        routes.MapPost("/console/operations/parked/replay",
            (Actor actor, ReplayRequest request, ParkedEvents slice, CancellationToken ct) =>
            slice.Again(actor, request, ct).ToHttp()).Allow(Allow.Staff(Operations.Operate)).OwnWork();
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.All<ParkedRow>().AsNoTracking();
        if (ask.Listener is { Length: > 0 } listener) rows = rows.Where(row => row.Listener == listener);
        return (await Order.Page(rows, page, ct)).Map(shown => new Page<Row>(
            [.. shown.Rows.Select(row => new Row(row.Listener, row.Position, row.Key, row.Name, row.Error, row.At))], shown.Next));
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

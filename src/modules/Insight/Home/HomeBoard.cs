using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Insight.Boards;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Insight.Home;

/// <summary>
/// The home board (首页): today against yesterday at the same time. Its trend and its table of brands and regions are the sales board by
/// day, by brand and region, and by store.
/// </summary>
internal sealed class HomeBoard(HomeFacts facts, TimeProvider clock) : ISlice
{
    internal sealed record Response(HomeFigures Today, HomeFigures YesterdaySameTime, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/home", (Actor actor, HomeBoard slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Staff(BoardAsk.Permission)).Shared("insight");

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var times = facts.Times(clock.GetUtcNow());
        var today = await facts.Of(actor, times.Today, times.Now.AddMilliseconds(1), ct);
        if (!today.Ok) return today.Problem!;
        var yesterday = await facts.Of(actor, times.Yesterday, times.SameTime, ct);
        return yesterday.Map(before => new Response(today.Value, before, times.Now));
    }
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Insight.Boards;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Insight.Home;

/// <summary>
/// Today's figures as they change (实时看板), as server-sent events: <c>figures</c> when they changed, at most each second, and <c>beat</c>
/// in between. It ends with the session, or when the reader may not see the boards any more.
/// </summary>
internal sealed class LiveBoard(LiveFigures live, Works works) : ISlice
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/live", (Actor actor, LiveBoard slice, CancellationToken ct) =>
            Result.Of((IResult)TypedResults.ServerSentEvents(slice.Watch(actor, ct))).ToHttp())
            .Allow(Allow.Staff(BoardAsk.Permission)).AtMost(30);

    internal async IAsyncEnumerable<SseItem<string>> Watch(Actor actor, [EnumeratorCancellation] CancellationToken ct)
    {
        HomeFigures? told = null;
        var beat = TimeProvider.System.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            var now = await live.Now(actor, ct);
            if (now.Ok && now.Value != told)
            {
                told = now.Value;
                yield return new(JsonSerializer.Serialize(told, Json.Options), "figures");
            }
            if (TimeProvider.System.GetElapsedTime(beat) >= BeatEvery)
            {
                beat = TimeProvider.System.GetTimestamp();
                if (await StillAllowed(actor, ct) is not { } still) yield break;
                actor = still;
                yield return new(now.Ok ? "" : now.Problem!.Zh, "beat");
            }
            await Task.Delay(LookEvery, ct);
        }
    }

    /// <summary>The reader with the rights they have now, or nobody.</summary>
    internal Task<Actor?> StillAllowed(Actor actor, CancellationToken ct) => works.Read(async services =>
    {
        if (actor.Session is not { } session || !await services.GetRequiredService<Sessions>().IsOpen(session, ct)) return null;
        var rights = await services.GetRequiredService<IIdentitySource>().RightsOf(actor.Staff, actor.Post, ct);
        if (rights?.Actor(actor.Staff) is not { } now || !now.May(BoardAsk.Permission)) return null;
        return now.For(BoardAsk.Permission) with { Session = session, Post = actor.Post };
    });
}

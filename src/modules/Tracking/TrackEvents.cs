using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tracking;

/// <summary>Apps report behaviour events (埋点上报): on the disk before the answer, in ClickHouse a moment later.</summary>
internal sealed partial class TrackEvents(OlapSpool spool, TimeProvider clock) : ISlice
{
    public const string Table = "tracking_event";

    private const int MostEvents = 50;
    private const int MostText = 200;
    private const int CallsPerMinute = 120;
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    /// <param name="App">Which app reports: <c>mall</c>, <c>mall_h5</c>, <c>guide</c> or <c>link</c>.</param>
    /// <param name="SentAt">The device's clock when it sends, by which a wrong clock is put right.</param>
    internal sealed record Request(string App, DateTimeOffset SentAt, IReadOnlyList<Event> Events);

    /// <param name="Id">Made by the device, so that an event sent twice counts once.</param>
    /// <param name="Session">The device's name of one visit.</param>
    internal sealed record Event(Guid Id, string Name, DateTimeOffset At, string Session, string? Page, SpuId? Product, string? Share);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/track", async (Actor actor, Request request, TrackEvents slice, CancellationToken ct) =>
                (await slice.Handle(actor, request, ct)).Map(_ => TypedResults.Accepted((string?)null)).ToHttp())
            .OwnWork().Allow(Allow.Anyone).AtMost(CallsPerMinute);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.App is not ("mall" or "mall_h5" or "guide" or "link")) return TrackingProblems.UnknownApp;
        if (request.Events is not { Count: > 0 and <= MostEvents }) return TrackingProblems.BadCount.With(MostEvents);
        var received = clock.GetUtcNow();
        var rows = new TrackedRows(new(actor, request.App, received, received - request.SentAt), request.Events.Count);
        for (var i = 0; i < request.Events.Count; i++)
        {
            if (Refusal(request.Events[i], request.SentAt) is { } refusal) return refusal.AtField($"events[{i}]");
            rows.Add(request.Events[i]);
        }
        return await spool.Append(rows.All, ct);
    }

    private static Problem? Refusal(Event one, DateTimeOffset sent) => one switch
    {
        { Id: var id } when id == Guid.Empty => TrackingProblems.NoId,
        { Name: var name } when name is null || !Name().IsMatch(name) => TrackingProblems.BadName,
        { Session: var session } when session is null || !Session().IsMatch(session) => TrackingProblems.BadSession,
        { Page.Length: > MostText } or { Share.Length: > MostText } => TrackingProblems.TooLong.With(MostText),
        { At: var at } when at > sent || sent - at > Oldest => TrackingProblems.BadTime,
        _ => null,
    };

    [GeneratedRegex("^[a-z][a-z0-9_]{1,39}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_-]{8,64}$")]
    private static partial Regex Session();
}

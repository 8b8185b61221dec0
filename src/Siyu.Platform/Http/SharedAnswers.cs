using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>An answer that is the same for all who may hear it, or for all within one data scope (共享答案).</summary>
/// <param name="Rooms">The rooms whose tables, business or analytical, it is made of.</param>
internal sealed record SharedAnswer(IReadOnlyList<string> Rooms);

/// <summary>Words for endpoints whose answers are shared.</summary>
public static class SharedWords
{
    /// <summary>
    /// The answer depends on address and data scope alone, and is made of these rooms' tables: it is made once for all who ask within a
    /// second, and anew as soon as this node writes to one of the tables (<see cref="SharedAnswers"/>).
    /// </summary>
    public static TBuilder Shared<TBuilder>(this TBuilder endpoint, params string[] rooms) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SharedAnswer(rooms));
}

/// <summary>
/// Keeps shared answers as they go over the wire (共享答案). Who may ask is held at each request before; an answer is told to others of the
/// same data scope only. One that this node's commits or feeds have overtaken is never told again; another node's are seen within a
/// second. One older than half of it is made anew by the next who asks, while others still hear it. See ADR 17.
/// </summary>
internal sealed class SharedAnswers(Commits commits, TimeProvider clock)
{
    private const int AnswersAtMost = 2_000;
    private const int BytesAtMost = 256 * 1024;

    /// <summary>After so much was made all is forgotten: most of it is old by then.</summary>
    private const long AllBytesAtMost = 64 << 20;
    private static readonly TimeSpan ToldFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan YoungFor = ToldFor / 2;
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private long bytesMade;

    /// <param name="make">Answers the request by itself.</param>
    public async ValueTask<object?> Of(HttpContext http, SharedAnswer rule, Actor actor, Func<ValueTask<object?>> make)
    {
        var isPublic = http.GetEndpoint()!.Metadata.GetMetadata<Allow>()?.Kind == AllowKind.Anyone;
        var key = isPublic ? Address(http.Request) : Key(http.Request, actor);
        // Taken before anything is read: what is committed meanwhile overtakes the answer.
        var mine = new Kept(commits.OfRooms(rule.Rooms), Environment.TickCount64, clock.GetUtcNow());
        var known = kept.GetValueOrDefault(key);
        var renews = known?.Told is not null && known.IsToldWith(mine) && known.IsOldFor(mine) && known.IsRenewedByMe();
        if (known is not null && known.IsToldWith(mine) && !renews && await known.Wait(http.RequestAborted) is { } told)
            return new SharedBytes(told, isPublic);
        if (!renews) Keep(key, mine);
        try
        {
            var made = await make();
            if (made is ISliceAnswer answer && answer.ToUtf8() is { Length: <= BytesAtMost } bytes) mine.Tell(new(bytes));
            if (mine.Told is null) return made;
            Keep(key, mine);
            return new SharedBytes(mine.Told, isPublic);
        }
        finally
        {
            // Refused, failed or too large: whoever waited makes their own.
            if (mine.Told is null)
            {
                mine.Tell(null);
                if (!renews) kept.TryRemove(new(key, mine));
                else known?.MayBeRenewed();
            }
        }
    }

    private void Keep(string key, Kept mine)
    {
        var made = Interlocked.Add(ref bytesMade, mine.Told?.Body.Length ?? 0);
        if (kept.Count >= AnswersAtMost || made > AllBytesAtMost)
        {
            kept.Clear();
            Volatile.Write(ref bytesMade, 0);
        }
        kept[key] = mine;
    }

    /// <summary>The address as it was asked, and what of the actor the answer depends on: what is in their reach, and, where that is
    /// their own only, who they are.</summary>
    private static string Key(HttpRequest request, Actor actor)
    {
        Must.Hold(actor.Kind is ActorKind.Staff or ActorKind.ApiKey, "what is shared is for anyone, or for staff within a scope");
        var address = Address(request);
        if (actor.Scope.All) return $"{address} *";
        var own = actor.Scope.OwnAt.Count == 0 ? "" : $"{actor.Subject:N} {Paths(actor.Scope.OwnAt)}";
        return $"{address} {Paths(actor.Scope.Paths)} {own}";
    }

    private static string Address(HttpRequest request) => request.Path.Value + request.QueryString.Value;

    private static string Paths(IEnumerable<OrgPath> paths) =>
        string.Join('|', paths.Select(path => path.Value).Order(StringComparer.Ordinal));

    /// <summary>An answer, or one that is being made.</summary>
    private sealed class Kept(long count, long madeMs, DateTimeOffset madeAt)
    {
        private readonly TaskCompletionSource<SharedWire?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long count = count;
        private readonly long madeMs = madeMs;
        private readonly DateTimeOffset madeAt = madeAt;
        private int renewing;

        public SharedWire? Told { get; private set; }

        /// <summary>Nothing was written since, and not much time has passed, be it real or the house's.</summary>
        public bool IsToldWith(Kept now) => count == now.count && now.madeMs - madeMs < ToldFor.TotalMilliseconds
            && (now.madeAt - madeAt).Duration() < ToldFor;

        public bool IsOldFor(Kept now) => now.madeMs - madeMs >= YoungFor.TotalMilliseconds;
        public bool IsRenewedByMe() => Interlocked.Exchange(ref renewing, 1) == 0;
        public void MayBeRenewed() => Volatile.Write(ref renewing, 0);
        public Task<SharedWire?> Wait(CancellationToken ct) => answer.Task.IsCompleted ? answer.Task : answer.Task.WaitAsync(ct);

        public void Tell(SharedWire? wire)
        {
            Told = wire;
            answer.TrySetResult(wire);
        }
    }
}

/// <summary>A shared answer as it goes over the wire (共享答案字节), with the tag by which a reader knows it again.</summary>
internal sealed class SharedWire(byte[] body)
{
    public byte[] Body { get; } = body;
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
}

/// <summary>Writes a shared answer; where anybody may have it, its reader may keep it and ask whether it is still so (ETag).</summary>
internal sealed class SharedBytes(SharedWire wire, bool isPublic) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (isPublic)
        {
            response.Headers.CacheControl = "no-cache";
            response.Headers.ETag = wire.Tag;
            if (httpContext.Request.Headers.IfNoneMatch.Contains(wire.Tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = wire.Body.Length;
        return response.Body.WriteAsync(wire.Body, 0, wire.Body.Length, httpContext.RequestAborted);
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Refusals of the platform (平台拒绝).</summary>
public static class PlatformProblems
{
    public static readonly Problem Busy = Problem.Busy("platform.busy", "系统繁忙，请稍后再试", "The system is busy, please try again");
    public static readonly Problem KeyReused =
        Problem.Conflict("platform.key_reused", "同一幂等键对应了不同的请求", "The idempotency key was used for another request");
    public static readonly Problem BadKey =
        Problem.Invalid("platform.bad_key", "幂等键长度须为 8 到 80 个字符", "The idempotency key must have 8 to 80 characters");
    public static readonly Problem BadRequest = Problem.Invalid("platform.bad_request", "请求内容无法识别：{0}", "The request cannot be read: {0}");
    public static readonly Problem TooLarge = Problem.Invalid("platform.too_large", "请求内容过大", "The request is too large");
    public static readonly Problem NotFound = Problem.NotFound("platform.not_found", "没有这个地址", "No such address");
    public static readonly Problem SignIn = Problem.Unauthenticated("platform.sign_in", "请先登录", "Please sign in");
    public static readonly Problem NotAllowed = Problem.Forbidden("platform.not_allowed", "没有权限进行此操作", "You may not do this");
    public static readonly Problem BadCsrf = Problem.Forbidden("platform.bad_csrf", "页面已过期，请刷新后重试", "The page has expired, please reload");
    public static readonly Problem TooMany = Problem.TooMany("platform.too_many", "操作太频繁，请稍后再试", "Too many requests, please wait");
    public static readonly Problem BadSignature = Problem.Unauthenticated("platform.bad_signature", "签名无效", "The signature is not valid");
    public static readonly Problem BadDays =
        Problem.Invalid("platform.bad_days", "天数须为 {0} 到 {1}", "The days must be {0} to {1}");
    public static readonly Problem UnknownSort =
        Problem.Invalid("platform.unknown_sort", "不能这样排序，可选：{0}", "The list is not sorted by that, but by: {0}");
    public static readonly Problem BadCursor =
        Problem.Invalid("platform.bad_cursor", "翻页位置已失效，请回到第一页", "The cursor is none of this list, begin at the first page");
    public static readonly Problem Fault = Problem.Busy("platform.fault", "系统出错，已记录，请稍后再试", "Something went wrong and was recorded");
}

/// <summary>
/// Where requests of one hot use case gather (车道): while one group commits, the next gathers, at most 256 at a time, one transaction a
/// group.
/// A full queue refuses with <see cref="PlatformProblems.Busy"/>, after a pause: who asks again at once would otherwise crowd out those who
/// wait already. A group that fails is split in halves, so that one item never harms another.
/// </summary>
public sealed class Lane<TSlice, TRequest, TResponse> : IDisposable where TSlice : class, IHotSlice<TRequest, TResponse>
{
    private const int GroupAtMost = 256;
    /// <summary>Four groups: who is taken waits for a fraction of a second, even in a rush.</summary>
    private const int QueueAtMost = 4 * GroupAtMost;
    private const int Tracks = 4;
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromMilliseconds(500);
    private static readonly string ScopeName = typeof(TSlice).Name;
    private readonly Works works;
    private readonly TimeProvider clock;
    private readonly ILogger<Lane<TSlice, TRequest, TResponse>> log;
    private readonly Channel<HotItem<TRequest, TResponse>>[] tracks;
    private readonly CancellationTokenSource closing = new();

    public Lane(Works works, DatabaseOptions database, TimeProvider clock, ILogger<Lane<TSlice, TRequest, TResponse>> log)
    {
        (this.works, this.clock, this.log) = (works, clock, log);
        tracks = [.. Enumerable.Range(0, database.IsSqlite ? 1 : Tracks)
            .Select(_ => Channel.CreateBounded<HotItem<TRequest, TResponse>>(QueueAtMost))];
        foreach (var track in tracks) _ = Run(track.Reader);
    }

    /// <summary>Puts a request into its track and waits for its own answer.</summary>
    /// <param name="track">What contends: requests of equal keys go to one track.</param>
    public async Task<Result<TResponse>> Ask(
        Actor actor, TRequest request, string? idempotencyKey, CancellationToken ct, object? track = null)
    {
        if (idempotencyKey is { Length: < 8 or > 80 }) return PlatformProblems.BadKey;
        var hash = idempotencyKey is null ? null : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, Json.Options));
        var item = new HotItem<TRequest, TResponse>(actor, request, idempotencyKey) { Hash = hash };
        var lane = tracks[(uint)(track?.GetHashCode() ?? 0) % (uint)tracks.Length];
        if (!lane.Writer.TryWrite(item))
        {
            await Task.Delay(PauseWhenFull, ct);
            if (!lane.Writer.TryWrite(item))
            {
                Telemetry.Refused.Add(1, new KeyValuePair<string, object?>("slice", ScopeName));
                return PlatformProblems.Busy;
            }
        }
        works.Rush.Enter();
        try
        {
            return await item.Told.WaitAsync(ct);
        }
        finally
        {
            works.Rush.Leave();
        }
    }

    public void Dispose()
    {
        foreach (var track in tracks) track.Writer.TryComplete();
        closing.Cancel();
        closing.Dispose();
    }

    private async Task Run(ChannelReader<HotItem<TRequest, TResponse>> queue)
    {
        var group = new List<HotItem<TRequest, TResponse>>(GroupAtMost);
        while (await queue.WaitToReadAsync())
        {
            while (group.Count < GroupAtMost && queue.TryRead(out var item)) group.Add(item);
            Telemetry.GroupSize.Record(group.Count, new KeyValuePair<string, object?>("slice", ScopeName));
            await Commit(group);
            group.Clear();
        }
    }

    /// <param name="last">It failed alone before: with a key it may have been done, here by an unknown commit or on another node.</param>
    private async Task Commit(List<HotItem<TRequest, TResponse>> items, bool last = false)
    {
        try
        {
            await works.Do(services => Handle(services, items), closing.Token);
            FailPoints.Reach(FailPoints.LaneCommitted);
            foreach (var item in items) item.Tell();
        }
        catch (Exception fault)
        {
            foreach (var item in items) item.Reopen();
            if (items.Count > 1)
            {
                log.LogWarning(fault, "{Slice} failed on a group of {Count}; it is split", ScopeName, items.Count);
                await Commit(items[..(items.Count / 2)]);
                await Commit(items[(items.Count / 2)..]);
            }
            else if (items[0].Key is not null && !last)
            {
                log.LogWarning(fault, "{Slice} failed on one request with a key; it is looked up once more", ScopeName);
                await Commit(items, last: true);
            }
            else
            {
                log.LogError(fault, "{Slice} failed on one request", ScopeName);
                items[0].Fail(fault);
            }
        }
    }

    private async Task Handle(IServiceProvider services, List<HotItem<TRequest, TResponse>> items)
    {
        var db = services.GetRequiredService<SiyuDb>();
        await Recall(db, items);
        var group = new Group<TRequest, TResponse>(db, items);
        if (group.Open.Count > 0) await services.GetRequiredService<TSlice>().Handle(group, closing.Token);
        Must.Hold(items.All(item => item.Result is not null), $"{ScopeName} answers every item");
        await db.InsertAll([.. items.Where(item => item.Key is not null && item is { FromBefore: false, Result.Ok: true })
            .Select(Remember)], closing.Token);
    }

    /// <summary>Items whose key was answered before, also by an unknown commit of ours, get that answer again.</summary>
    private static async Task Recall(SiyuDb db, List<HotItem<TRequest, TResponse>> items)
    {
        var keyed = items.Where(item => item.Key is not null).ToList();
        if (keyed.Count == 0) return;
        var scopes = keyed.Select(ScopeOf).Distinct().ToList();
        var keys = keyed.Select(item => item.Key!).Distinct().ToList();
        var known = (await db.All<IdempotencyRow>().AsNoTracking().Where(row => scopes.Contains(row.Scope) && keys.Contains(row.Key))
            .ToListAsync())
            .ToDictionary(row => (row.Scope, row.Key));
        var first = new Dictionary<(string, string), HotItem<TRequest, TResponse>>();
        foreach (var item in keyed)
        {
            var name = (ScopeOf(item), item.Key!);
            if (known.TryGetValue(name, out var row))
                item.AnswerAsBefore(row.RequestHash.AsSpan().SequenceEqual(item.Hash)
                    ? JsonSerializer.Deserialize<TResponse>(row.Response, Json.Options)! : PlatformProblems.KeyReused);
            else if (!first.TryAdd(name, item))
                item.AnswerAsBefore(PlatformProblems.Busy);
        }
    }

    private IdempotencyRow Remember(HotItem<TRequest, TResponse> item) => new()
    {
        Scope = ScopeOf(item), Key = item.Key!, RequestHash = item.Hash!, At = clock.GetUtcNow(),
        Response = JsonSerializer.Serialize(item.Result!.Value.Value, Json.Options),
    };

    private static string ScopeOf(HotItem<TRequest, TResponse> item) => $"{ScopeName}/{item.Actor.Kind}/{item.Actor.Subject:N}";
}

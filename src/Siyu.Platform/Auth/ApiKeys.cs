using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Keys of the open API (接口密钥). A request carries <c>Authorization: SIYU-HMAC-SHA256 key=…,ts=…,nonce=…,sig=…</c>, where sig is the hex
/// HMAC-SHA256 of <c>METHOD\nTARGET\nts\nnonce\nhex(SHA256(body))</c>; five minutes of skew, each nonce once,
/// whichever node hears it.
/// </summary>
public sealed class ApiKeys(Works works, Vault vault, TimeProvider clock)
{
    public const string Scheme = "SIYU-HMAC-SHA256 ";
    private const int BodyAtMost = 8 * 1024 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsedWithin = TimeSpan.FromMinutes(1);

    /// <summary>A nonce is kept for longer than any time stamp that could bring it again is believed.</summary>
    internal static readonly TimeSpan KeepNonces = 3 * Skew;

    private static readonly Sorting<ApiKeyRow> Order = Sorting<ApiKeyRow>.Newest("created", row => row.Id).By("title", row => row.Title);

    /// <summary>Makes a key; its secret is shown this once.</summary>
    public NewApiKey Make(SiyuDb db, string title, IReadOnlyCollection<string> scopes, OrgPath path)
    {
        var now = clock.GetUtcNow();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var row = new ApiKeyRow
        {
            Id = ApiKeyId.New(now), Title = title, Secret = vault.SealOwn(secret), Scopes = string.Join(' ', scopes), OrgPath = path.Value,
                CreatedAt = now,
        };
        db.Add(row);
        return new(row.Id, secret);
    }

    /// <summary>Keys within the actor's scope, the newest first; revoked ones stay in sight.</summary>
    public async Task<Result<Page<ApiKeyCard>>> List(SiyuDb db, Actor actor, ListAsk page, CancellationToken ct) =>
        (await Order.Page(db.Rows<ApiKeyRow>(actor).AsNoTracking(), page, ct))
            .Map(shown => new Page<ApiKeyCard>([.. shown.Rows.Select(ApiKeyCard.Of)], shown.Next));

    /// <summary>The key that is calling.</summary>
    public async Task<ApiKeyCard> Own(SiyuDb db, Actor actor, CancellationToken ct)
    {
        var id = ApiKeyId.From(actor.Subject);
        return ApiKeyCard.Of(await db.All<ApiKeyRow>().AsNoTracking().SingleAsync(row => row.Id == id, ct));
    }

    /// <summary>Ends a key from now on: its next request is refused. Null where there is none in reach.</summary>
    public async Task<RevokedApiKey?> Revoke(SiyuDb db, Actor actor, ApiKeyId id, CancellationToken ct)
    {
        var row = await db.Rows<ApiKeyRow>(actor).AsNoTracking().SingleOrDefaultAsync(key => key.Id == id, ct);
        if (row is null) return null;
        var now = clock.GetUtcNow();
        var closed = await db.All<ApiKeyRow>().Where(key => key.Id == id && key.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.ClosedAt, now), ct);
        return new(ApiKeyCard.Of(row), closed == 0);
    }

    internal async Task<Result<Actor>> Recognise(HttpContext http, string authorization)
    {
        var parts = authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        if (!parts.TryGetValue("nonce", out var nonce) || nonce.Length is < 8 or > 64 || !parts.TryGetValue("sig", out var signature)
            || !Id.TryParse<ApiKeyId>(parts.GetValueOrDefault("key"), out var id)
            || !long.TryParse(parts.GetValueOrDefault("ts"), NumberStyles.None, CultureInfo.InvariantCulture,
                out var seconds)) return PlatformProblems.BadSignature;
        var now = clock.GetUtcNow();
        if ((DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253402300799)) - now)
            .Duration() > Skew) return PlatformProblems.BadSignature;
        var row = await works.Read(services => services.GetRequiredService<SiyuDb>().All<ApiKeyRow>().AsNoTracking()
            .SingleOrDefaultAsync(key => key.Id == id && key.ClosedAt == null, http.RequestAborted));
        if (row is null || !await Proves(http, row, $"{parts["ts"]}\n{nonce}", signature)
            || !await Keep(row, nonce, now, http.RequestAborted)) return PlatformProblems.BadSignature;
        var path = new OrgPath(row.OrgPath);
        return new Actor(ActorKind.ApiKey, id.Value, row.Scopes.Split(' ').ToHashSet(),
            path == OrgPath.Root ? DataScope.Everything : DataScope.Below(path));
    }

    private async Task<bool> Proves(HttpContext http, ApiKeyRow row, string stamp, string signature)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BodyAtMost;
        http.Request.EnableBuffering(BodyAtMost, BodyAtMost);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
        http.Request.Body.Position = 0;
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(vault.OpenOwn(row.Secret)), Encoding.UTF8.GetBytes($"{http.Request.Method}\n{target}\n{stamp}\n{hash}"));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(signature.ToLowerInvariant()));
    }

    /// <summary>Writes down that the key was used with this nonce; false where it was used with it before.</summary>
    private async Task<bool> Keep(ApiKeyRow key, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        var kept = await works.Do<bool>(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            if (await db.InsertNew([new ApiNonceRow { ApiKey = key.Id, Nonce = nonce, At = now }], "api_key, nonce", ct) == 0) return false;
            var lately = now - UsedWithin;
            if (key.LastUsedAt is null || key.LastUsedAt < lately)
                await db.All<ApiKeyRow>().Where(row => row.Id == key.Id && (row.LastUsedAt == null || row.LastUsedAt < lately))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), ct);
            return true;
        }, ct);
        return kept.Value;
    }
}

/// <summary>A key just made (新密钥).</summary>
public sealed record NewApiKey(ApiKeyId Id, string Secret);

/// <summary>A key as people see it (接口密钥): never its secret.</summary>
/// <param name="LastUsedAt">To the minute.</param>
public sealed record ApiKeyCard(
    ApiKeyId Id, string Title, IReadOnlyList<string> Scopes, string Path, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    internal static ApiKeyCard Of(ApiKeyRow row) =>
        new(row.Id, row.Title, row.Scopes.Split(' '), row.OrgPath, row.CreatedAt, row.LastUsedAt, row.ClosedAt);
}

/// <summary>A key that was revoked (已吊销密钥), now or before.</summary>
public sealed record RevokedApiKey(ApiKeyCard Key, bool Before);

using System.Collections.Concurrent;
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
/// HMAC-SHA256 of <c>METHOD\nTARGET\nts\nnonce\nhex(SHA256(body))</c>; five minutes of skew, each nonce once.
/// </summary>
public sealed class ApiKeys(Works works, Vault vault, TimeProvider clock)
{
    public const string Scheme = "SIYU-HMAC-SHA256 ";
    private const int BodyAtMost = 8 * 1024 * 1024;
    private const int NoncesAtMost = 200_000;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, DateTimeOffset> nonces = new();

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
            || !Fresh($"{id}/{nonce}", now)) return PlatformProblems.BadSignature;
        var path = new OrgPath(row.OrgPath);
        return new Actor(ActorKind.ApiKey, id.Value, row.Scopes.Split(' ').ToHashSet(), new(path == OrgPath.Root, [path], false));
    }

    private async Task<bool> Proves(HttpContext http, ApiKeyRow row, string stamp, string signature)
    {
        http.Request.EnableBuffering(BodyAtMost, BodyAtMost);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
        http.Request.Body.Position = 0;
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(vault.OpenOwn(row.Secret)), Encoding.UTF8.GetBytes($"{http.Request.Method}\n{target}\n{stamp}\n{hash}"));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(signature.ToLowerInvariant()));
    }

    private bool Fresh(string nonce, DateTimeOffset now)
    {
        if (nonces.Count > NoncesAtMost)
            foreach (var old in nonces.Where(pair => now - pair.Value > 2 * Skew).ToList()) nonces.TryRemove(old);
        return nonces.Count <= 2 * NoncesAtMost && nonces.TryAdd(nonce, now);
    }
}

/// <summary>A key just made (新密钥).</summary>
public sealed record NewApiKey(ApiKeyId Id, string Secret);

using System.Collections.Concurrent;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Api;

namespace Siyu.WeCom;

/// <summary>The corps of the group (企业微信主体), from the settings.</summary>
internal sealed class Corps(ISettings settings, CorpCache cache)
{
    public async Task<WeComCorp?> Find(string corpId, CancellationToken ct)
    {
        if (corpId.Length > CorpIdAtMost) return null;
        if (cache.Find(corpId) is { } known) return known;
        return cache.Keep(corpId, await settings.Get<WeComCorp>(WeComCorp.Section(corpId), ct));
    }

    public async Task<WeComCorp> Get(string corpId, CancellationToken ct) => Must.Exist(await Find(corpId, ct), "the corp is configured");

    public async Task<IReadOnlyList<WeComCorp>> All(CancellationToken ct) =>
        [.. (await settings.Below<WeComCorp>(WeComCorp.Section(""), ct)).Values.OrderBy(corp => corp.CorpId, StringComparer.Ordinal)];

    /// <summary>The corp that is meant: the one named, or the only one there is.</summary>
    public async Task<WeComCorp?> Meant(string? corpId, CancellationToken ct)
    {
        if (corpId is not null) return await Find(corpId, ct);
        return await All(ct) is [var only] ? only : null;
    }

    public async Task Set(WeComCorp corp, CancellationToken ct)
    {
        await settings.Set(WeComCorp.Section(corp.CorpId), corp, ct);
        cache.Forget(corp.CorpId);
    }

    private const int CorpIdAtMost = 64;
}

/// <summary>Corps just read: callbacks come by the hundred and settings hardly change, so a change is heard within seconds on every
/// node.</summary>
internal sealed class CorpCache(TimeProvider clock)
{
    private const int CorpsAtMost = 200;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (WeComCorp Corp, DateTimeOffset Until)> corps = new();

    public WeComCorp? Find(string corpId) => corps.TryGetValue(corpId, out var kept) && clock.GetUtcNow() < kept.Until ? kept.Corp : null;

    public WeComCorp? Keep(string corpId, WeComCorp? corp)
    {
        if (corp is null) return null;
        if (corps.Count >= CorpsAtMost) corps.Clear();
        corps[corpId] = (corp, clock.GetUtcNow() + KeptFor);
        return corp;
    }

    public void Forget(string corpId) => corps.TryRemove(corpId, out _);
}

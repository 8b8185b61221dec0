using System.Collections.Concurrent;

namespace Siyu.Platform.Outside;

/// <summary>How often an interface may be called (调用额度); a default is a setting with the day it was verified.</summary>
public sealed record CallQuota(int PerMinute, int PerHour, int AtOnce);

/// <summary>What of a quota is used (额度用量): in the running minute and hour, and until when the other side keeps us out.</summary>
public sealed record CallUse(string Budget, CallQuota Quota, int InMinute, int InHour, DateTimeOffset? ClosedUntil);

/// <summary>Quota buckets per account and interface (额度桶), so that we stop before the other side blocks us.</summary>
public sealed class CallBudgets(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    /// <summary>Takes one call, or says how long to wait.</summary>
    public TimeSpan? Take(string key, CallQuota quota)
    {
        var bucket = BucketOf(key, quota);
        lock (bucket) return bucket.Take(clock.GetUtcNow(), quota);
    }

    /// <summary>The other side said that it is enough: nobody calls for that long.</summary>
    public void Close(string key, CallQuota quota, TimeSpan lasts)
    {
        var bucket = BucketOf(key, quota);
        lock (bucket) bucket.ClosedUntil = clock.GetUtcNow() + lasts;
    }

    /// <summary>Waits for one of the places that may call at once.</summary>
    public async Task<IDisposable> Enter(string key, CallQuota quota, CancellationToken ct)
    {
        var places = BucketOf(key, quota).Places;
        await places.WaitAsync(ct);
        return new Place(places);
    }

    /// <summary>All that were called since this process began, by name.</summary>
    public IReadOnlyList<CallUse> Uses()
    {
        var now = clock.GetUtcNow();
        return [.. buckets.OrderBy(bucket => bucket.Key, StringComparer.Ordinal).Select(bucket =>
        {
            lock (bucket.Value) return bucket.Value.Use(bucket.Key, now);
        })];
    }

    private Bucket BucketOf(string key, CallQuota quota) => buckets.GetOrAdd(key, _ => new Bucket(quota));

    private sealed class Bucket(CallQuota first)
    {
        private CallQuota last = first;
        private long minute;
        private long hour;
        private int inMinute;
        private int inHour;

        public SemaphoreSlim Places { get; } = new(first.AtOnce, first.AtOnce);
        public DateTimeOffset ClosedUntil { get; set; }

        public CallUse Use(string key, DateTimeOffset now) => new(
            key, last, minute == now.ToUnixTimeSeconds() / 60 ? inMinute : 0, hour == now.ToUnixTimeSeconds() / 3600 ? inHour : 0,
            now < ClosedUntil ? ClosedUntil : null);

        public TimeSpan? Take(DateTimeOffset now, CallQuota quota)
        {
            last = quota;
            if (now < ClosedUntil) return ClosedUntil - now;
            var seconds = now.ToUnixTimeSeconds();
            if (minute != seconds / 60) (minute, inMinute) = (seconds / 60, 0);
            if (hour != seconds / 3600) (hour, inHour) = (seconds / 3600, 0);
            if (inHour >= quota.PerHour) return TimeSpan.FromSeconds(3600 - (seconds % 3600));
            if (inMinute >= quota.PerMinute) return TimeSpan.FromSeconds(60 - (seconds % 60));
            inMinute++;
            inHour++;
            return null;
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) places.Release();
        }
    }
}

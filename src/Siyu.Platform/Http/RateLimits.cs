using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Counts calls of an endpoint per person, or per address where nobody signed in, and per address for all persons behind it together
/// (限流器). A minute's worth may come at once, then they come evenly.
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    /// <summary>How many people's calls one address may make: a store, an office or a school has one for all.</summary>
    public const int PeoplePerAddress = 40;

    private const int CallersAtMost = 200_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Caller, long> busyUntil = new();
    private int sweeping;

    /// <summary>About how many there are: the dictionary's own count locks all of it.</summary>
    private int callers;

    public bool Refuses(HttpContext http, RateLimit? limit)
    {
        if (limit is null) return false;
        var endpoint = (object?)http.GetEndpoint() ?? this;
        var (actor, address) = (http.RequestServices.GetRequiredService<Actor>(), http.Connection.RemoteIpAddress);
        if (actor.Kind == ActorKind.Nobody) return IsTooMuch(new(endpoint, default, Guid.Empty, address), limit.PerMinute);
        if (IsTooMuch(new(endpoint, actor.Kind, actor.Subject, null), limit.PerMinute)) return true;
        // A loopback address is a proxy of our own that does not say for whom it calls: it tells nothing about people.
        return address is not null && !IPAddress.IsLoopback(address)
            && IsTooMuch(new(endpoint, default, Guid.Empty, address), limit.PerMinute * PeoplePerAddress);
    }

    /// <summary>Each call makes its caller busy for its share of the minute; who would be busy for more than a minute must wait.</summary>
    private bool IsTooMuch(Caller caller, int perMinute)
    {
        var (now, share) = (time.GetTimestamp(), Ticks(Window) / perMinute);
        if (Volatile.Read(ref callers) > CallersAtMost) Sweep(now);
        while (true)
        {
            var known = busyUntil.TryGetValue(caller, out var until);
            var next = Math.Max(until, now) + share;
            if (next - now > Ticks(Window)) return true;
            if (known && busyUntil.TryUpdate(caller, next, until)) return false;
            if (known || !busyUntil.TryAdd(caller, next)) continue;
            Interlocked.Increment(ref callers);
            return false;
        }
    }

    /// <summary>Forgets who is busy no more; when that is not enough, everybody: rather too many calls than no memory.</summary>
    private void Sweep(long now)
    {
        if (Interlocked.Exchange(ref sweeping, 1) == 1) return;
        foreach (var (caller, until) in busyUntil)
            if (until <= now) busyUntil.TryRemove(new(caller, until));
        if (busyUntil.Count > CallersAtMost) busyUntil.Clear();
        Volatile.Write(ref callers, busyUntil.Count);
        Volatile.Write(ref sweeping, 0);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Caller(object Endpoint, ActorKind Kind, Guid Subject, IPAddress? Address);
}

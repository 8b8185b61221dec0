namespace Siyu.Sandbox.Core;

/// <summary>How often a thing was done in the current window of virtual time.</summary>
internal sealed class RateBuckets(VirtualClock clock)
{
    private const int MaxKept = 50_000;
    private readonly object gate = new();
    private readonly Dictionary<string, (long Window, int Count)> counts = [];
    private readonly Dictionary<string, int> running = [];

    /// <summary>Counts one more; false when that is more than the limit allows.</summary>
    public bool Take(string what, TimeSpan window, int limit)
    {
        var now = clock.Now.ToUnixTimeMilliseconds() / (long)window.TotalMilliseconds;
        var key = $"{what}|{window.TotalSeconds}";
        lock (gate)
        {
            if (counts.Count > MaxKept) counts.Clear();
            var count = counts.TryGetValue(key, out var seen) && seen.Window == now ? seen.Count + 1 : 1;
            counts[key] = (now, count);
            return count <= limit;
        }
    }

    /// <summary>Whether the limit is used up, without counting.</summary>
    public bool IsFull(string what, TimeSpan window, int limit)
    {
        var now = clock.Now.ToUnixTimeMilliseconds() / (long)window.TotalMilliseconds;
        lock (gate) return counts.TryGetValue($"{what}|{window.TotalSeconds}", out var seen) && seen.Window == now && seen.Count >= limit;
    }

    /// <summary>Enters a place with room for so many at once.</summary>
    public bool Enter(string place, int room)
    {
        lock (gate)
        {
            var inside = running.GetValueOrDefault(place);
            if (inside >= room) return false;
            running[place] = inside + 1;
            return true;
        }
    }

    public void Leave(string place)
    {
        lock (gate)
        {
            if (--running[place] == 0) running.Remove(place);
        }
    }
}

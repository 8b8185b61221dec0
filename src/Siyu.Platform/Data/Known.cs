using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>
/// What hardly ever changes, remembered by key between units of work (熟记). All of it is forgotten at once when this process
/// commits to one of its tables, and after a second anyway, for what other nodes commit. A unit of work that wrote to one of them
/// itself reads the database, and so does background work: what it follows may have been committed a moment ago elsewhere. See ADR 15.
/// </summary>
/// <param name="of">The entities it is made of.</param>
public abstract class Known<TKey, T>(Commits commits, params Type[] of) where TKey : notnull
{
    private const int KeysAtMost = 20_000;
    private static readonly long ForMs = (long)TimeSpan.FromSeconds(1).TotalMilliseconds;
    private IReadOnlyList<string>? tables;
    private Generation? current;

    /// <summary>What is there for these keys; what is not remembered is loaded, all in one call.</summary>
    public async Task<Dictionary<TKey, T>> Of(
        SiyuDb db, IReadOnlyCollection<TKey> keys, Func<IReadOnlyList<TKey>, Task<Dictionary<TKey, T>>> load)
    {
        var names = tables ??= [.. of.Select(entity => db.Model.FindEntityType(entity)!.GetTableName()!)];
        if (db.Follows || db.Wrote(names)) return await load([.. keys.Distinct()]);
        var generation = Current(names);
        var found = new Dictionary<TKey, T>(keys.Count);
        var missing = new List<TKey>();
        foreach (var key in keys.Distinct())
        {
            if (!generation.Rows.TryGetValue(key, out var row)) missing.Add(key);
            else if (row.There) found.Add(key, row.Value);
        }
        if (missing.Count == 0) return found;
        var loaded = await load(missing);
        foreach (var key in missing)
        {
            var there = loaded.TryGetValue(key, out var value);
            if (there) found.Add(key, value!);
            if (generation.Rows.Count < KeysAtMost) generation.Rows.TryAdd(key, (there, value!));
        }
        return found;
    }

    /// <summary>One thing by its key; null where there is none.</summary>
    public async Task<T?> One(SiyuDb db, TKey key, Func<Task<T?>> load) => (await Of(db, [key], async _ =>
        await load() is { } value ? new Dictionary<TKey, T> { [key] = value } : [])).GetValueOrDefault(key);

    private Generation Current(IReadOnlyList<string> names)
    {
        var count = commits.Of(names);
        if (Volatile.Read(ref current) is { } known && known.Count == count && Environment.TickCount64 < known.Until) return known;
        var fresh = new Generation(count, Environment.TickCount64 + ForMs);
        Volatile.Write(ref current, fresh);
        return fresh;
    }

    /// <summary>Rows read after so many commits; later ones begin another.</summary>
    private sealed record Generation(long Count, long Until)
    {
        public ConcurrentDictionary<TKey, (bool There, T Value)> Rows { get; } = [];
    }
}

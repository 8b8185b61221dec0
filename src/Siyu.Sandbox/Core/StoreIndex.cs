namespace Siyu.Sandbox.Core;

internal interface IStoreIndex
{
    void Change(string id, object? before, object? after);
    void Clear();
}

/// <summary>Documents of one kind found by another key, in the order they came under it.</summary>
internal sealed class StoreIndex<T>(Store store, string kind, Func<T, IEnumerable<string>> keys, object gate) : IStoreIndex where T : class
{
    private readonly Dictionary<string, OrderedDictionary<string, bool>> found = [];

    public IReadOnlyList<T> Find(string key)
    {
        lock (gate) return found.TryGetValue(key, out var ids) ? [.. ids.Keys.Select(id => store.Get<T>(kind, id)!)] : [];
    }

    public T? First(string key)
    {
        lock (gate) return found.TryGetValue(key, out var ids) && ids.Count > 0 ? store.Get<T>(kind, ids.GetAt(0).Key) : null;
    }

    public int Count(string key)
    {
        lock (gate) return found.TryGetValue(key, out var ids) ? ids.Count : 0;
    }

    public void Change(string id, object? before, object? after)
    {
        var then = before is T old ? keys(old).ToList() : [];
        var now = after is T fresh ? keys(fresh).ToList() : [];
        foreach (var key in then.Except(now)) Leave(key, id);
        foreach (var key in now.Except(then)) Join(key, id);
    }

    public void Clear() => found.Clear();

    private void Join(string key, string id)
    {
        if (!found.TryGetValue(key, out var ids)) found[key] = ids = [];
        ids[id] = true;
    }

    private void Leave(string key, string id)
    {
        if (!found.TryGetValue(key, out var ids)) return;
        ids.Remove(id);
        if (ids.Count == 0) found.Remove(key);
    }
}

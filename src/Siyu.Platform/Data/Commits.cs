using System.Collections.Concurrent;

namespace Siyu.Platform;

/// <summary>Counts the commits of this process to each table (提交计数): whoever remembers its rows knows when they are old.</summary>
public sealed class Commits
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>How often these tables were written to, together; taken before the rows are read.</summary>
    internal long Of(IReadOnlyList<string> tables)
    {
        var sum = 0L;
        foreach (var table in tables) sum += counts.GetValueOrDefault(table);
        return sum;
    }

    internal void Raise(IEnumerable<string> tables)
    {
        foreach (var table in tables) counts.AddOrUpdate(table, 1, (_, count) => count + 1);
    }
}

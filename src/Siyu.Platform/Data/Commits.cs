using System.Collections.Concurrent;

namespace Siyu.Platform;

/// <summary>Counts the commits of this process to each table, and what its feeds sent to each analytical one (提交计数): whoever remembers
/// its rows knows when they are old.</summary>
public sealed class Commits
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> rooms = new(StringComparer.Ordinal);

    /// <summary>How often these tables were written to, together; taken before the rows are read.</summary>
    internal long Of(IReadOnlyList<string> tables)
    {
        var sum = 0L;
        foreach (var table in tables) sum += counts.GetValueOrDefault(table);
        return sum;
    }

    /// <summary>How often tables of these rooms were written to, together; a room's tables begin with its name.</summary>
    internal long OfRooms(IReadOnlyList<string> of)
    {
        var sum = 0L;
        foreach (var room in of) sum += rooms.GetValueOrDefault(room);
        return sum;
    }

    internal void Raise(IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            counts.AddOrUpdate(table, 1, (_, count) => count + 1);
            rooms.AddOrUpdate(table.Split('_', 2)[0], 1, (_, count) => count + 1);
        }
    }
}

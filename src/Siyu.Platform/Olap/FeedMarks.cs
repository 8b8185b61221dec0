using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>
/// How far a room's feed has come (投递进度), for what must not happen in ClickHouse before it has: forgetting somebody whose facts are still
/// on their way. A mark is taken in the unit of work that hears of it; a feed that stands still never reaches it.
/// </summary>
public sealed class FeedMarks(SiyuDb db, ModuleList modules)
{
    /// <summary>The last event in the log that the room makes rows of.</summary>
    public async Task<long> Mark(string room, CancellationToken ct)
    {
        var names = modules.Rooms.Single(one => one.Name == room).Projections.Select(one => one.EventName).Distinct().ToList();
        Must.Hold(names.Count > 0, $"room {room} has a feed");
        // What stands in files was fed before it got there.
        return await db.All<EventRow>().Where(row => row.Position != null && names.Contains(row.Name))
            .MaxAsync(row => row.Position, ct) ?? 0;
    }

    /// <summary>Whether all up to the mark stands in ClickHouse.</summary>
    public Task<bool> Reached(string room, long mark, CancellationToken ct) =>
        mark == 0 ? Task.FromResult(true) : db.All<FeedCursorRow>().AnyAsync(row => row.Feed == room && row.Position >= mark, ct);
}

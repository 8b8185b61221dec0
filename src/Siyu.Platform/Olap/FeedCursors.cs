using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Siyu.Platform.Olap;

/// <summary>How far a feed of the event log has come (投递游标表); one node at a time feeds, by lease.</summary>
internal sealed class FeedCursorRow
{
    public string Feed { get; init; } = "";
    public long Position { get; set; }
    public long? SendingFrom { get; set; }
    public long? SendingTo { get; set; }
    public string? Token { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    public FeedState State => new(Position, Token is null ? null : new FeedRange(SendingFrom!.Value, SendingTo!.Value, Token));
}

/// <summary>Keeps feeds' states in the business database; each change is compare-and-set by the holder of the lease.</summary>
internal sealed class FeedCursors(Works works, DatabaseOptions database) : IFeedCursor
{
    /// <summary>On SQLite there is one host, so its lease needs no renewing.</summary>
    private readonly TimeSpan term = database.IsSqlite ? TimeSpan.FromDays(365) : TimeSpan.FromSeconds(60);
    private readonly string node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}";
    private readonly ConcurrentDictionary<string, (FeedState State, long Until)> held = new();

    public async Task<FeedState> Read(string feed, CancellationToken ct)
    {
        if (held.TryGetValue(feed, out var mine) && mine.Until > Environment.TickCount64) return mine.State;
        FeedState? state = null;
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await using var insert = db.Command(
                "INSERT INTO platform_feed (feed, position) VALUES (@feed, 0) ON CONFLICT (feed) DO NOTHING");
            await insert.Give("@feed", feed).ExecuteNonQueryAsync(ct);
            var (now, until) = Term();
            var taken = await db.All<FeedCursorRow>()
                .Where(row => row.Feed == feed)
                .Where(row => database.IsSqlite || row.LeaseOwner == node || row.LeaseUntil == null || row.LeaseUntil < now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseOwner, node).SetProperty(row => row.LeaseUntil, until), ct);
            if (taken == 1) state = (await db.All<FeedCursorRow>().AsNoTracking().SingleAsync(row => row.Feed == feed, ct)).State;
        }, ct, WorkPriority.Background);
        if (state is null) throw new OlapError(0, $"Feed {feed} runs on another node.", unknown: false);
        Hold(feed, state);
        return state;
    }

    public Task Begin(string feed, FeedRange range, CancellationToken ct) => Change(feed, state => state with { Sending = range }, ct);

    public Task Advance(string feed, long position, CancellationToken ct) => Change(feed, _ => new FeedState(position, null), ct);

    private async Task Change(string feed, Func<FeedState, FeedState> change, CancellationToken ct)
    {
        var before = await Read(feed, ct);
        var after = change(before);
        held.TryRemove(feed, out _); // Until the commit is known.
        var changed = 0;
        await works.Do(async services =>
        {
            var (_, until) = Term();
            changed = await services.GetRequiredService<SiyuDb>().All<FeedCursorRow>()
                .Where(row => row.Feed == feed && row.LeaseOwner == node && row.Position == before.Position)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.Position, after.Position)
                    .SetProperty(row => row.SendingFrom, after.Sending == null ? null : after.Sending.From)
                    .SetProperty(row => row.SendingTo, after.Sending == null ? null : after.Sending.To)
                    .SetProperty(row => row.Token, after.Sending == null ? null : after.Sending.Token)
                    .SetProperty(row => row.LeaseUntil, until), ct);
        }, ct, WorkPriority.Background);
        if (changed == 0) throw new OlapError(0, $"Feed {feed} runs on another node now.", unknown: false);
        Hold(feed, after);
    }

    private void Hold(string feed, FeedState state) =>
        held[feed] = (state, Environment.TickCount64 + (long)(term / 2).TotalMilliseconds);

    private (DateTimeOffset Now, DateTimeOffset Until) Term()
    {
        var now = TimeProvider.System.GetUtcNow(); // A lease is real time, whatever the shop's clock says.
        return (now, now + term);
    }
}

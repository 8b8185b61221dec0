namespace Siyu.Platform.Olap;

/// <summary>A closed range of a feed's positions (投递区间) and the token under which it is inserted.</summary>
public sealed record FeedRange(long From, long To, string Token);

/// <summary>One row for a table: a JSON object without the feed's own columns.</summary>
public sealed record FeedRow(string Table, long Position, ReadOnlyMemory<byte> Json);

/// <summary>What a source has between two positions, both included.</summary>
public sealed record FeedBatch(long From, long To, IReadOnlyList<FeedRow> Rows);

/// <summary>How far a feed has come, and the range that was being sent, if its end is not known.</summary>
public sealed record FeedState(long Position, FeedRange? Sending);

/// <summary>An ordered source that a table is fed from (投递源): positions only grow, and what is at one never changes.</summary>
public interface IFeedSource
{
    /// <summary>The next bounded batch after the position; null when there is nothing yet.</summary>
    Task<FeedBatch?> After(long position, CancellationToken ct);

    /// <summary>The same rows again.</summary>
    Task<FeedBatch> Exactly(long from, long to, CancellationToken ct);
}

/// <summary>Where a feed's state is kept (投递游标); each call is durable when it returns.</summary>
public interface IFeedCursor
{
    Task<FeedState> Read(string feed, CancellationToken ct);

    /// <summary>Before a range is sent.</summary>
    Task Begin(string feed, FeedRange range, CancellationToken ct);

    /// <summary>After ClickHouse has acknowledged it.</summary>
    Task Advance(string feed, long position, CancellationToken ct);
}

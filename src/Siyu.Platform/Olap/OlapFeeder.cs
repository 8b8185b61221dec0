using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>
/// Feeds tables from an ordered source, each row once (恰好一次投递). The range is persisted before it is sent and repeated
/// exactly after a crash, under the same insert token. A token alone is not enough: ClickHouse notes it a moment before
/// the part is in place, so a kill between the two would make the repetition look done. A repeated range is therefore
/// counted, and what is missing is inserted. The tables need the columns <c>feed</c>, <c>feed_pos</c>, <c>feed_row</c>
/// and the setting <c>non_replicated_deduplication_window</c> (or replication).
/// </summary>
public sealed partial class OlapFeeder(string feed, IFeedSource source, IFeedCursor cursor, OlapClient client, ILogger log)
{
    private const int MostRepairs = 3;

    /// <summary>About what the feed's own columns take in a line.</summary>
    private const int OwnBytes = 96;

    private sealed record Key(long FeedPos, int FeedRow);

    private sealed record Line(Key Key, ReadOnlyMemory<byte> Json);

    public string Feed { get; } = feed;

    /// <summary>Rows that the ClickHouse side has acknowledged since the start.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends the next range, or the one whose end is not known; false when there is nothing.</summary>
    public async Task<bool> Step(CancellationToken ct)
    {
        var state = await cursor.Read(Feed, ct);
        var repeated = state.Sending is not null;
        var batch = state.Sending is { } sending
            ? await source.Exactly(sending.From, sending.To, ct)
            : await source.After(state.Position, ct);
        if (batch is null) return false;
        Must.Hold(batch.From > state.Position && batch.To >= batch.From, "a feed only goes forward");

        var range = state.Sending ?? new FeedRange(batch.From, batch.To, $"{Feed}:{batch.From}-{batch.To}");
        if (!repeated) await cursor.Begin(Feed, range, ct);
        foreach (var table in batch.Rows.GroupBy(r => r.Table, StringComparer.Ordinal))
            await Send(table.Key, Numbered(table), range, repeated, ct);
        await cursor.Advance(Feed, range.To, ct);
        Sent += batch.Rows.Count;
        return true;
    }

    private async Task Send(string table, IReadOnlyList<Line> lines, FeedRange range, bool repeated, CancellationToken ct)
    {
        var bytes = lines.Sum(line => line.Json.Length + OwnBytes);
        await client.InsertLines(table, stream => Write(stream, lines), $"{range.Token}:{table}", ct, bytes);
        for (var repair = 1; repeated; repair++)
        {
            var missing = await Missing(table, lines, range, ct);
            if (missing.Count == 0) return;
            if (repair > MostRepairs)
                throw new OlapError(0, $"{missing.Count} acknowledged rows of {table} are not there.", unknown: true);
            LogRepair(log, Feed, table, missing.Count);
            var token = $"{range.Token}:{table}:{missing[0].Key.FeedPos}.{missing.Count}.{repair}";
            await client.InsertLines(table, stream => Write(stream, missing), token, ct);
        }
    }

    private async Task<IReadOnlyList<Line>> Missing(string table, IReadOnlyList<Line> lines, FeedRange range, CancellationToken ct)
    {
        var there = await client.Rows<Key>(
            $"SELECT feed_pos, feed_row FROM {table} WHERE feed = {{feed:String}} AND feed_pos BETWEEN {{from:UInt64}} AND {{to:UInt64}}",
            new() { { "feed", Feed }, { "from", range.From }, { "to", range.To } }, ct);
        var keys = there.ToHashSet();
        if (keys.Count != there.Count) LogDoubled(log, Feed, table, there.Count - keys.Count);
        return [.. lines.Where(l => !keys.Contains(l.Key))];
    }

    /// <summary>An event may make several rows of one table; they are numbered within their position.</summary>
    private static List<Line> Numbered(IEnumerable<FeedRow> rows)
    {
        var lines = new List<Line>();
        foreach (var row in rows)
        {
            var next = lines.Count > 0 && lines[^1].Key.FeedPos == row.Position ? lines[^1].Key.FeedRow + 1 : 0;
            lines.Add(new Line(new Key(row.Position, next), row.Json));
        }
        return lines;
    }

    private void Write(Stream stream, IReadOnlyList<Line> lines)
    {
        var piece = new ArrayBufferWriter<byte>(1 << 16);
        foreach (var line in lines)
        {
            Must.Hold(line.Json.Span is [(byte)'{', .., (byte)'}'], "a fed row is a JSON object");
            var comma = line.Json.Length > 2 ? "," : "";
            var own = $$"""{"feed":"{{Feed}}","feed_pos":{{line.Key.FeedPos}},"feed_row":{{line.Key.FeedRow}}{{comma}}""";
            Encoding.UTF8.GetBytes(own, piece);
            piece.Write(line.Json.Span[1..]);
            piece.Write("\n"u8);
            if (piece.WrittenCount < 1 << 16) continue;
            stream.Write(piece.WrittenSpan);
            piece.ResetWrittenCount();
        }
        stream.Write(piece.WrittenSpan);
    }

    [LoggerMessage(LogLevel.Warning, "Feed {Feed}: {Missing} rows of {Table} were acknowledged but are not there; they are sent again.")]
    private static partial void LogRepair(ILogger log, string feed, string table, int missing);

    [LoggerMessage(LogLevel.Error, "Feed {Feed}: {Doubled} rows of {Table} are there twice.")]
    private static partial void LogDoubled(ILogger log, string feed, string table, int doubled);
}

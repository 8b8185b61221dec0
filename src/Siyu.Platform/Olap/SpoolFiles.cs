using System.Text;
using System.Text.Json;

namespace Siyu.Platform.Olap;

/// <summary>A spool's folder (落盘目录): its name, its segments, and how far they were shipped. One process owns it.</summary>
internal sealed class SpoolFiles : IFeedSource, IFeedCursor, IDisposable
{
    private const long SegmentBytes = 16 << 20;
    private const int MostRows = 50_000;
    private const int MostBytes = 16 << 20;

    private readonly Lock guard = new();
    private readonly string folder;
    private readonly string table;
    private readonly FileStream held;
    private readonly List<SpoolSegment> segments = [];
    private FeedState state;

    private SpoolFiles(string folder, string table)
    {
        (this.folder, this.table) = (folder, table);
        Directory.CreateDirectory(folder);
        held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Name = ReadName();
        state = File.Exists(CursorPath) ? JsonSerializer.Deserialize<FeedState>(File.ReadAllBytes(CursorPath))! : new FeedState(0, null);
    }

    /// <summary>Names this spool among those of all hosts.</summary>
    public string Name { get; }

    /// <summary>What opening cut off; those groups had not been answered.</summary>
    public long TornBytes { get; private set; }

    public long Bytes
    {
        get
        {
            lock (guard) return segments.Sum(s => s.Bytes);
        }
    }

    /// <summary>Records that wait to be shipped.</summary>
    public long Waiting
    {
        get
        {
            lock (guard) return segments.Count == 0 ? 0 : segments[^1].Next - 1 - Math.Max(state.Position, segments[0].First - 1);
        }
    }

    private string CursorPath => Path.Combine(folder, "cursor.json");

    public static SpoolFiles Open(string folder, string table)
    {
        var spool = new SpoolFiles(folder, table);
        foreach (var path in Directory.GetFiles(folder, "*.spool").Order(StringComparer.Ordinal))
            spool.segments.Add(SpoolSegment.Open(path));
        spool.TornBytes = spool.segments.Sum(s => s.TornBytes);
        spool.Forget();
        return spool;
    }

    /// <summary>Makes a group durable, in a new segment when the last one is full. One caller at a time.</summary>
    public void Append(ReadOnlySpan<byte> group, int records)
    {
        SpoolSegment last;
        lock (guard)
        {
            if (segments.Count == 0 || segments[^1].Bytes >= SegmentBytes)
                segments.Add(SpoolSegment.Create(folder, segments.Count > 0 ? segments[^1].Next : state.Position + 1));
            last = segments[^1];
        }
        last.Write(group);
        lock (guard) last.Count(group.Length, records);
    }

    public Task<FeedBatch?> After(long position, CancellationToken ct)
    {
        lock (guard)
        {
            var segment = segments.FirstOrDefault(s => s.Next > position + 1);
            var records = segment?.Read(position + 1, long.MaxValue, MostRows, MostBytes) ?? [];
            return Task.FromResult(records.Count == 0 ? null : Batch(records));
        }
    }

    public Task<FeedBatch> Exactly(long from, long to, CancellationToken ct)
    {
        lock (guard)
        {
            // A range lies within one segment, because it was read from one.
            var records = segments.Single(s => s.First <= from && from < s.Next).Read(from, to, int.MaxValue, int.MaxValue);
            return Task.FromResult(Batch(records));
        }
    }

    public Task<FeedState> Read(string feed, CancellationToken ct) => Task.FromResult(state);

    public Task Begin(string feed, FeedRange range, CancellationToken ct) => Keep(state with { Sending = range });

    public async Task Advance(string feed, long position, CancellationToken ct)
    {
        await Keep(new FeedState(position, null));
        Forget();
    }

    private FeedBatch Batch(List<(long Position, ReadOnlyMemory<byte> Record)> records) =>
        new(records[0].Position, records[^1].Position, [.. records.Select(r => new FeedRow(table, r.Position, r.Record))]);

    private Task Keep(FeedState next)
    {
        DurableFile.Replace(CursorPath, JsonSerializer.SerializeToUtf8Bytes(next));
        lock (guard) state = next;
        return Task.CompletedTask;
    }

    /// <summary>Deletes shipped segments; the one being written is kept.</summary>
    private void Forget()
    {
        lock (guard)
        {
            while (segments.Count > 0 && segments[0].Next - 1 <= state.Position)
            {
                if (segments.Count == 1 && segments[0].Bytes < SegmentBytes) return;
                segments[0].Delete();
                segments.RemoveAt(0);
            }
        }
    }

    private string ReadName()
    {
        var path = Path.Combine(folder, "name");
        if (!File.Exists(path)) DurableFile.Replace(path, Encoding.ASCII.GetBytes(Guid.CreateVersion7().ToString("N")));
        return File.ReadAllText(path);
    }

    public void Dispose()
    {
        lock (guard) segments.ForEach(s => s.Dispose());
        held.Dispose();
    }
}

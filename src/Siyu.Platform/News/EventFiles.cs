using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Platform;

/// <summary>A piece of the event log that stands in a file and no longer in the table (事件归档文件).</summary>
internal sealed class EventFileRow
{
    public long FromPosition { get; init; }
    public long ToPosition { get; init; }

    /// <summary>The business day of its events, by which the files lie in folders.</summary>
    public string Day { get; init; } = "";

    /// <summary>Below the folder of events.</summary>
    public string Name { get; init; } = "";
    public int Events { get; init; }
    public byte[] Hash { get; init; } = [];
    public DateTimeOffset At { get; init; }
}

/// <summary>An event as a line of a file.</summary>
internal sealed record EventLine(long Position, EventId Id, string Name, string Key, string Body, DateTimeOffset At);

/// <summary>
/// Files of old events (事件归档): compressed lines of JSON, one folder a business day. A file is named by its first position, so that one
/// whose trimming did not come about is written over by the next attempt. Which files count is what the database says.
/// </summary>
public sealed class EventFiles(SiyuOptions options)
{
    /// <summary>Writes a file that is on the disk when this returns.</summary>
    internal EventFileRow Write(Day day, IReadOnlyList<EventRow> events, DateTimeOffset at)
    {
        var (from, to) = (events[0].Position!.Value, events[^1].Position!.Value);
        Must.Hold(to - from + 1 == events.Count, "a file has no gap");
        var name = Path.Combine(day.ToString(), $"{from:D19}.jsonl.gz");
        var path = Path.Combine(options.EventFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.FlushFolder(options.EventFolder);
        var content = Packed(events);
        DurableFile.Replace(path, content);
        return new()
        {
            FromPosition = from, ToPosition = to, Day = day.ToString(), Name = name, Events = events.Count, Hash = SHA256.HashData(content),
            At = at,
        };
    }

    /// <summary>All events of a file; one that is gone or was changed is said loudly.</summary>
    internal IReadOnlyList<EventRow> Read(EventFileRow file)
    {
        var content = File.ReadAllBytes(Path.Combine(options.EventFolder, file.Name));
        Must.Hold(SHA256.HashData(content).AsSpan().SequenceEqual(file.Hash), $"the file of events {file.Name} is as it was written");
        var events = new List<EventRow>(file.Events);
        using var lines = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            events.Add(EventRow.Of(Must.Exist(JsonSerializer.Deserialize<EventLine>(line, Json.Options), "a line is an event")));
        Must.Hold(events.Count == file.Events, $"the file of events {file.Name} is whole");
        return events;
    }

    private static byte[] Packed(IReadOnlyList<EventRow> events)
    {
        using var packed = new MemoryStream();
        using (var lines = new StreamWriter(new GZipStream(packed, CompressionLevel.Optimal)))
            foreach (var one in events) lines.Write(JsonSerializer.Serialize(one.Line, Json.Options) + "\n");
        return packed.ToArray();
    }
}

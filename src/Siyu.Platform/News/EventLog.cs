using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>
/// The event log as a whole (事件日志): its old part stands in files, the rest in the table, and readers don't tell them apart. A listener that
/// is new or set back to nought so hears everything that ever happened.
/// </summary>
public sealed class EventLog(EventFiles files)
{
    /// <summary>The last number given, and the last that stands in a file.</summary>
    internal static async Task<LogEnds> Ends(SiyuDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var command = db.Command("""
            SELECT coalesce((SELECT max(position) FROM platform_event), 0), coalesce((SELECT max(to_position) FROM platform_event_file), 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The next events of these names: out of one file, or else out of the table.</summary>
    internal async Task<LogPage> Read(SiyuDb db, IReadOnlyList<string> names, long after, int atMost, CancellationToken ct)
    {
        var ends = await Ends(db, ct);
        if (after >= ends.Filed)
        {
            var rows = await EventTable.Read(db, names, after, atMost, ct);
            return new(rows, rows.Count == 0 ? Math.Max(after, ends.Head) : rows[^1].Position!.Value, ends.Head);
        }
        var file = await db.All<EventFileRow>().AsNoTracking().Where(row => row.ToPosition > after).OrderBy(row => row.FromPosition)
            .FirstAsync(ct);
        var found = files.Read(file).Where(row => row.Position > after && names.Contains(row.Name)).Take(atMost).ToList();
        return new(found, found.Count == atMost ? found[^1].Position!.Value : file.ToPosition, ends.Head);
    }

    /// <summary>The events of these names between two positions, both included.</summary>
    internal async Task<List<EventRow>> Between(SiyuDb db, IReadOnlyList<string> names, long from, long to, CancellationToken ct)
    {
        var old = await db.All<EventFileRow>().AsNoTracking().Where(row => row.ToPosition >= from && row.FromPosition <= to)
            .OrderBy(row => row.FromPosition).ToListAsync(ct);
        var found = old.SelectMany(files.Read)
            .Where(row => row.Position >= from && row.Position <= to && names.Contains(row.Name)).ToList();
        found.AddRange(await db.All<EventRow>().AsNoTracking()
            .Where(row => row.Position >= from && row.Position <= to && names.Contains(row.Name)).OrderBy(row => row.Position)
            .ToListAsync(ct));
        return found;
    }

    /// <summary>The events at these positions.</summary>
    internal async Task<List<EventRow>> At(SiyuDb db, IReadOnlyList<long> positions, CancellationToken ct)
    {
        var kept = await db.All<EventRow>().AsNoTracking().Where(row => positions.Contains(row.Position!.Value)).ToListAsync(ct);
        var old = positions.Except(kept.Select(row => row.Position!.Value)).ToList();
        if (old.Count == 0) return [.. kept.OrderBy(row => row.Position)];
        var (first, last) = (old.Min(), old.Max());
        var filed = await db.All<EventFileRow>().AsNoTracking().Where(row => row.ToPosition >= first && row.FromPosition <= last)
            .ToListAsync(ct);
        kept.AddRange(filed.SelectMany(files.Read).Where(row => old.Contains(row.Position!.Value)));
        return [.. kept.OrderBy(row => row.Position)];
    }
}

/// <summary>Ends of the log: the newest event, and the newest of those in files.</summary>
internal readonly record struct LogEnds(long Head, long Filed);

/// <summary>A page of the log.</summary>
/// <param name="Through">Up to here everything was looked at.</param>
/// <param name="Head">The end of the log before it was looked at.</param>
internal sealed record LogPage(IReadOnlyList<EventRow> Events, long Through, long Head);

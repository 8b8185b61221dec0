using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Holds the log in files to the log in the table (事件归档核对): one follows the other, and every file is whole.</summary>
public sealed class FiledEvents(EventFiles files)
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("platform.numbers_without_gap",
            """
            SELECT position FROM platform_event e
            WHERE position > (SELECT coalesce(max(to_position), 0) + 1 FROM platform_event_file)
              AND NOT EXISTS (SELECT 1 FROM platform_event b WHERE b.position = e.position - 1)
            """, ct);
        yield return await db.Offenders("platform.files_without_gap",
            """
            SELECT from_position FROM platform_event_file f
            WHERE from_position > 1 AND NOT EXISTS (SELECT 1 FROM platform_event_file b WHERE b.to_position = f.from_position - 1)
            """, ct);
        yield return await db.Offenders("platform.trimmed_stands_in_files",
            """
            SELECT position FROM platform_event WHERE position <= (SELECT coalesce(max(to_position), 0) FROM platform_event_file)
            """, ct);
        var (broken, first) = (0L, "");
        foreach (var file in await db.All<EventFileRow>().AsNoTracking().OrderBy(row => row.FromPosition).ToListAsync(ct))
            if (Fault(file) is { } fault) (broken, first) = (broken + 1, first.Length > 0 ? first : $"{file.Name}: {fault}");
        yield return new("platform.event_files_whole", broken, broken == 0 ? "every file by its hash, its count and its numbers" : first);
    }

    private string? Fault(EventFileRow file)
    {
        try
        {
            var events = files.Read(file);
            if (events.Where((row, i) => row.Position != file.FromPosition + i).Any()) return "numbers";
            return events.Any(row => PersonalShape.Of(row.Body) is not null) ? "personal data in clear" : null;
        }
        catch (Exception fault) when (fault is IOException or BrokenInvariant or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}

using System.Text.RegularExpressions;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Checks that count rows (计数检查): the query and its answer are the detail; a table that is not there is a part that is
/// missing.</summary>
internal static partial class Counting
{
    internal static Task AtLeast(this Story story, string name, long wanted, string sql, CancellationToken ct) =>
        story.Counted(new(name, $"≥ {wanted}"), sql, counted => counted >= wanted, ct);

    internal static Task Exactly(this Story story, string name, long wanted, string sql, CancellationToken ct) =>
        story.Counted(new(name, $"{wanted}"), sql, counted => counted == wanted, ct);

    internal static async Task<bool> HasAll(this Story story, string sql, CancellationToken ct)
    {
        foreach (var table in Table().Matches(sql).Select(m => m.Groups[1].Value).Distinct())
        {
            if (!await story.Data.HasTable(table, ct))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task Counted(
        this Story story, Promise promise, string sql, Func<long, bool> holds, CancellationToken ct)
    {
        if (!await story.HasAll(sql, ct))
        {
            story.Report.Missing(promise.Name);
            return;
        }

        var counted = await story.Data.Count(sql, ct);
        story.Report.Add(promise.Name, holds(counted), $"{sql} → {counted}, wanted {promise.Wanted}");
    }

    private sealed record Promise(string Name, string Wanted);

    [GeneratedRegex(@"\b(?:from|join)\s+([a-z]+_[a-z_]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}

using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>What to import (导入请求).</summary>
/// <param name="Kind">Which room's import, <c>pos</c>.</param>
/// <param name="Mapping">Our column name → the file's heading, where they differ.</param>
/// <param name="DryRun">Reads and decides everything and keeps nothing.</param>
public sealed record ImportAsk(string Kind, IReadOnlyDictionary<string, string> Mapping, bool DryRun)
{
    /// <summary>What the file is called, for the list of imports.</summary>
    public string? File { get; init; }

    /// <summary>Reads <c>our=theirs,…</c>.</summary>
    public static IReadOnlyDictionary<string, string> ReadMapping(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries))
            .GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last().ElementAtOrDefault(1) ?? "");
}

/// <summary>How far an import is, or how it ended (导入结果).</summary>
public sealed record ImportSummary(long Rows, long Added, long Changed, long Refused, double Seconds)
{
    /// <summary>Rows that were there already, as they are.</summary>
    public long Unchanged => Rows - Added - Changed - Refused;

    internal ImportSummary After(ImportChunk chunk, int badRows, TimeSpan elapsed) => new(
        Rows + chunk.Rows.Count + badRows, Added + chunk.Added, Changed + chunk.Changed,
        Refused + chunk.Refused.Select(row => row.Number).Distinct().Count() + badRows, elapsed.TotalSeconds);
}

/// <summary>
/// Runs imports (导入执行): streams the file, a chunk of rows per unit of work. It may break off anywhere and be run again: what was taken
/// stays and is found unchanged.
/// </summary>
public sealed class Imports(Works works, ModuleList modules, IServiceProvider house)
{
    private const int ChunkRows = 2_000;

    /// <summary>Kinds of file that some room takes.</summary>
    public IReadOnlyList<string> Kinds => [.. modules.Imports.Select(kind => kind.Name)];

    /// <param name="refusals">Receives refused rows as CSV: row, column, code, reason; never what stood in the cell.</param>
    public async Task<Result<ImportSummary>> Run(
        ImportAsk ask, Stream file, TextWriter refusals, IProgress<ImportSummary>? progress, CancellationToken ct)
    {
        var kind = modules.Imports.FirstOrDefault(import => import.Name == ask.Kind);
        if (kind is null) return ImportProblems.UnknownKind.With(ask.Kind, string.Join(", ", Kinds));
        try
        {
            using var text = await FileText.Open(file, ct);
            var opened = await ImportTable.Open(text, kind.Columns, ask.Mapping);
            if (opened.Problem is { } problem) return problem;
            using var table = opened.Value;
            await using var list = new CsvWriter(refusals, CultureInfo.InvariantCulture, leaveOpen: true);
            Write(list, "row", "column", "code", "reason", "reason_en");
            return await Run(new(kind, table, kind.Make(house), list), ask.DryRun, progress, ct);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or CsvHelperException)
        {
            return ImportProblems.NotText;
        }
    }

    /// <summary>A file that is being imported.</summary>
    private sealed record Opened(ImportKind Kind, ImportTable Table, TakeChunk Take, CsvWriter Refusals);

    private async Task<ImportSummary> Run(Opened file, bool dryRun, IProgress<ImportSummary>? progress, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var summary = new ImportSummary(0, 0, 0, 0, 0);
        while (await Read(file.Table, file.Kind, dryRun) is { } read)
        {
            await Keep(file.Take, read.Chunk, ct);
            foreach (var row in read.Bad.Concat(read.Chunk.Refused).OrderBy(row => row.Number)) Write(file.Refusals, row);
            summary = summary.After(read.Chunk, read.Bad.Count, watch.Elapsed);
            progress?.Report(summary);
        }
        return summary;
    }

    private Task Keep(TakeChunk take, ImportChunk chunk, CancellationToken ct) => works.Do(async services =>
    {
        if (chunk.Rows.Count > 0) await take(chunk, services, ct);
        Result<Done> kept = chunk.DryRun ? ImportProblems.DryRun : Done.It;
        return kept;
    }, ct, WorkPriority.Background);

    private static async Task<(ImportChunk Chunk, List<RefusedRow> Bad)?> Read(ImportTable table, ImportKind kind, bool dryRun)
    {
        var rows = new List<ImportRow>(ChunkRows);
        var bad = new List<RefusedRow>();
        while (rows.Count + bad.Count < ChunkRows && await table.Next() is var (row, problem))
        {
            var refused = problem is not null ? new RefusedRow(row.Number, "", problem) : Missing(row, kind);
            if (refused is null) rows.Add(row);
            else bad.Add(refused);
        }
        return rows.Count + bad.Count == 0 ? null : (new ImportChunk(rows, dryRun), bad);
    }

    private static RefusedRow? Missing(ImportRow row, ImportKind kind) =>
        kind.Columns.FirstOrDefault(column => column.Required && row[column.Name] is null) is { } column
            ? new(row.Number, column.Name, ImportProblems.MissingCell)
            : null;

    private static void Write(CsvWriter list, RefusedRow row) => Write(
        list, row.Number.ToString(CultureInfo.InvariantCulture), row.Column, row.Problem.Code, row.Problem.Text(),
            row.Problem.Text(english: true));

    private static void Write(CsvWriter list, params string[] cells)
    {
        foreach (var cell in cells) list.WriteField(cell);
        list.NextRecord();
    }
}
